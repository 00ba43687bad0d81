// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a run of the real program, as a process, ended. */
record CommandRun(int status, String out, String err) {
  private static final int SECONDS = 90;

  /** Runs a command at home in a folder. */
  static CommandRun of(Path home, String command, List<String> options, String... more)
      throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    line.add("-Dnodeline.root=" + System.getProperty("nodeline.root"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.add(command);
    line.addAll(options);
    line.addAll(List.of(more));
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("(NODELINE_|XDG_).*"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_RUNTIME_DIR", home.toString());
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("does not end: " + line);
      }
      return new CommandRun(process.exitValue(), take(out), take(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String take(Path file) throws Exception {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    Files.delete(file);
    return text;
  }
}
