// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.Problem;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is refused: its message and its hint. */
abstract class RefusedConfiguration {
  static final String ONE = "devices: {a: {role: x, console: 'exec:sh'}}";

  @TempDir Path folder;

  final Problem refused(byte[] octets) throws IOException {
    Path file = Files.write(folder.resolve("lab.yaml"), octets);
    return assertThrows(Problem.class, () -> ConfigurationReader.read(file.toString()));
  }

  /** Expects the message, after the folder's name, and a hint that begins so. */
  final void assertRefused(String message, String hint, String... lines) throws IOException {
    Problem problem = refused(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    assertEquals(message, problem.getMessage().substring(folder.toString().length() + 1));
    assertTrue(problem.hint().startsWith(hint), problem.hint());
    assertFalse((problem.getMessage() + problem.hint()).contains("\n"));
  }

  final void assertDeviceRefused(String message, String hint, String... deviceLines)
      throws IOException {
    String[] lines = new String[deviceLines.length + 2];
    lines[0] = "devices:";
    lines[1] = "  a:";
    for (int i = 0; i < deviceLines.length; i++) {
      lines[i + 2] = "    " + deviceLines[i];
    }
    assertRefused(message, hint, lines);
  }
}
