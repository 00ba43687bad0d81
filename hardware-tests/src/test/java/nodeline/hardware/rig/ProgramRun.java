// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a program ended: its exit status and what it printed. */
public record ProgramRun(int status, String out, String err) {
  /** Runs a program without input, with more variables in its environment. */
  public static ProgramRun of(List<String> command, Map<String, String> environment)
      throws Exception {
    Path err = Files.createTempFile("nodeline-run", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new ProgramRun(process.waitFor(), out, Files.readString(err));
    } finally {
      Files.delete(err);
    }
  }

  /** Whether this process is root's, and so what it runs. */
  public static boolean asRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
