// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteBridgeTest {
  @TempDir Path folder;

  private Suite suite(String device) throws IOException {
    String text =
        """
        bench: {devices: {DEVICE: {role: one, console: "exec:exec sh -i"}}}
        scripts: {one: {run: 'true'}}
        """;
    Path file = folder.resolve(device + ".yaml");
    return SuiteReader.read(Files.writeString(file, text.replace("DEVICE", device)).toString());
  }

  /** The service's bridge may have other devices. */
  @Test
  void aTestStartsABridgeWhereTheUsualOneLacksItsDevices() throws IOException {
    Path usual = folder.resolve("usual.sock");
    Path place = folder.resolve("place.sock");
    try (SuiteBridge service = SuiteBridge.of(suite("a"), usual, usual, folder.resolve("service"));
        SuiteBridge own = SuiteBridge.of(suite("b"), place, usual, folder.resolve("own"));
        SuiteBridge same = SuiteBridge.of(suite("a"), folder.resolve("c"), usual, folder)) {
      assertTrue(service.isOwn() && own.isOwn() && own.beginsEmpty());
      assertEquals(place, own.socket());
      assertFalse(same.isOwn() || same.beginsEmpty());
      assertEquals(usual, same.socket());
    }
  }
}
