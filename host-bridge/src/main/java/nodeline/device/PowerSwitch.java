// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.DaemonThreads;
import nodeline.IoReason;
import nodeline.LastLine;
import nodeline.Problem;

/**
 * Runs a command of the host that switches a board's power.
 *
 * @param device in its environment, as {@code NODELINE_DEVICE}
 * @param action what the command is for
 */
record PowerSwitch(String device, String action) {
  static final String VARIABLE = "NODELINE_DEVICE";

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MAX_OUTPUT = 64 << 10;

  /**
   * Returns when it has ended with 0.
   *
   * @param command for {@code /bin/sh}
   * @throws Problem if it has not, or not within a minute
   */
  void run(String command) {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", "-c", command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    builder.environment().put(VARIABLE, device);
    try {
      Process process = builder.start();
      CompletableFuture<byte[]> said =
          CompletableFuture.supplyAsync(() -> read(process), DaemonThreads.EACH);
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw failed("not done after " + LONGEST.toSeconds() + " s");
      }
      if (process.exitValue() != 0) {
        String last = LastLine.of(said.completeOnTimeout(new byte[0], 1, TimeUnit.SECONDS).join());
        throw failed("exit status " + process.exitValue() + (last.isEmpty() ? "" : ": " + last));
      }
    } catch (IOException e) {
      throw failed(IoReason.withoutPath(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  private Problem failed(String why) {
    return new Problem(
        "%s: the command for power %s failed: %s".formatted(device, action, why),
        "try it by hand, as the bridge's user: \"power: {%s: …}\" of the device".formatted(action));
  }

  /** To its end, so that it never waits for a reader; the first of it is kept. */
  private static byte[] read(Process process) {
    try (InputStream out = process.getInputStream()) {
      byte[] first = out.readNBytes(MAX_OUTPUT);
      out.transferTo(OutputStream.nullOutputStream());
      return first;
    } catch (IOException e) {
      return ("" + e.getMessage()).getBytes(StandardCharsets.UTF_8);
    }
  }
}
