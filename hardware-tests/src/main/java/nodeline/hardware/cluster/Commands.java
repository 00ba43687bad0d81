// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import nodeline.hardware.rig.MissingPrerequisite;

/** Short commands of the system, which need root. */
final class Commands {
  /** How a command ended, and all that it printed. */
  private record Ended(int status, String text) {}

  private Commands() {}

  /**
   * Runs one.
   *
   * @throws IOException if it fails, with its first line
   */
  static void run(String... command) throws IOException {
    Ended ended = ended(command);
    if (ended.status() != 0) {
      throw new IOException(String.join(" ", command) + ": " + ended.text());
    }
  }

  /**
   * Runs one that this machine may not permit.
   *
   * @param what it is for, in a line for people
   * @throws MissingPrerequisite with its first line if it fails
   */
  static void require(String what, String... command) throws IOException {
    Ended ended = ended(command);
    MissingPrerequisite.unless(
        ended.status() == 0, what + " are not permitted here (root?): " + ended.text());
  }

  /** Runs one, whatever comes of it. */
  static void attempt(String... command) {
    try {
      ended(command);
    } catch (IOException e) {
      System.err.println(e.getMessage());
    }
  }

  private static Ended ended(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(
        process.onExit().join().exitValue(), text.lines().findFirst().orElse("no word"));
  }

  /** Sends a signal by its name: {@code STOP}, {@code CONT}. */
  static void signal(Process process, String name) throws IOException {
    run("kill", "-" + name, Long.toString(process.pid()));
  }
}
