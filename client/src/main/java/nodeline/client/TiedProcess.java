// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code nodeline} as a process that ends with this one, however that ends.
 *
 * <pre>
 *   its standard input ends: by us, or by the kernel when we are killed
 *     ⇒ SIGTERM for the program, which ends what runs on the board
 * </pre>
 */
final class TiedProcess {
  /** Octets of the output. */
  static final int MAX_OUTPUT = 16 << 20;

  static final Duration GRACE = Duration.ofSeconds(30);

  private static final int MAX_ERRORS = 64 << 10;

  private static final String TIED =
      """
      exec 3<&0; input=$1; shift
      "$@" <"$input" 3<&- & child=$!
      { read -r word <&3; kill "$child"; } >/dev/null 2>&1 & watch=$!
      wait "$child"; status=$?
      kill "$watch" 2>/dev/null
      exit "$status"
      """;

  private final Process process;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final List<Thread> readers = new ArrayList<>();
  private volatile boolean flooded;

  private TiedProcess(Process process) {
    this.process = process;
    read(process.getInputStream(), this::out);
    read(process.getErrorStream(), this::error);
  }

  /**
   * Starts the program.
   *
   * @param input the file that it reads
   * @throws NodelineException if it is not there
   */
  static TiedProcess start(List<String> arguments, Path input) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", TIED, "nodeline"));
    command.add(input.toString());
    command.add(NodelineProgram.find().toString());
    command.addAll(arguments);
    try {
      return new TiedProcess(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw new NodelineException("cannot run sh: " + e.getMessage(), "is it in the PATH?", e);
    }
  }

  private interface Taker {
    void take(byte[] octets, int count);
  }

  private void read(InputStream stream, Taker taker) {
    Thread reader =
        new Thread(
            () -> {
              byte[] octets = new byte[65_536];
              try (stream) {
                for (int count = stream.read(octets); count >= 0; count = stream.read(octets)) {
                  taker.take(octets, count);
                }
              } catch (IOException e) {
                // It has ended.
              }
            },
            "nodeline output");
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }

  private void out(byte[] octets, int count) {
    int kept = Math.min(count, MAX_OUTPUT - out.size());
    out.write(octets, 0, kept);
    if (kept < count && !flooded) {
      flooded = true;
      hangUp();
    }
  }

  private void error(byte[] octets, int count) {
    errors.write(octets, 0, Math.min(count, MAX_ERRORS - errors.size()));
  }

  private void hangUp() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
    }
  }

  /**
   * Waits for its end, and ends it if that takes longer.
   *
   * @return its exit status
   * @throws NodelineException the program's own error, or that it took too long or printed too much
   */
  int await(String what, Duration limit) {
    boolean ended;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
      throw new NodelineException("interrupted: " + what, "", e);
    }
    stop();
    if (flooded) {
      throw new NodelineException(
          "the command has printed too much: max=" + MAX_OUTPUT, "let it write a file, and get it");
    }
    NodelineException.printed(errors.toString(StandardCharsets.UTF_8))
        .ifPresent(
            error -> {
              throw error;
            });
    if (!ended) {
      throw new NodelineException(
          "not ended after %d s: %s".formatted(limit.toSeconds(), what), "");
    }
    return process.exitValue();
  }

  /** What it has printed; after its end. */
  String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Ends it, and what runs for it on the board. */
  void stop() {
    hangUp();
    boolean interrupted = false;
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      for (Thread reader : readers) {
        reader.join(GRACE.toMillis());
      }
    } catch (InterruptedException e) {
      interrupted = true;
      process.descendants().forEach(ProcessHandle::destroy);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
