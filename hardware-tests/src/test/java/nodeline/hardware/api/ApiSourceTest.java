// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.api;

import java.nio.file.Path;
import java.util.List;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.Shells;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The API by the shim's source, as a checkout that is copied to a board; other tests pack it. */
class ApiSourceTest extends ApiTest {
  static List<String> shells() {
    return Shells.families().toList();
  }

  @BeforeEach
  void takeTheSource() {
    Path source = Path.of(System.getProperty("nodeline.root"), "dut-shim");
    System.setProperty(Board.SHIM, source.toString());
  }

  @AfterEach
  void takeThePackedForm() {
    System.clearProperty(Board.SHIM);
  }
}
