// SPDX-License-Identifier: Apache-2.0
package nodeline.client.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A field that is not static: each test has one of its own. */
class BenchFieldTest {
  @TempDir static Path home;

  @RegisterExtension final NodelineBench bench = NodelineBench.of("bench.yaml");

  /** What stands for the program counts its starts. */
  @BeforeAll
  static void program() throws IOException {
    Path program =
        Files.writeString(
            home.resolve("nodeline"),
            """
            #!/bin/sh
            echo start >>'%1$s/starts'
            echo 'nodeline-socket %1$s/s'
            exec cat >/dev/null
            """
                .formatted(home));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    System.setProperty("nodeline.program", program.toString());
  }

  @RepeatedTest(2)
  void allTestsHaveOneBridge() throws IOException {
    assertEquals(home.resolve("s"), bench.boards().client().socket());
    assertEquals(List.of("start"), Files.readAllLines(home.resolve("starts")));
  }
}
