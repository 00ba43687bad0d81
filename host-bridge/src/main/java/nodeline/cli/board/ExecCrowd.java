// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.board;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import nodeline.Printable;
import nodeline.Problem;
import picocli.CommandLine.ExitCode;

/** One command on several devices at once. */
final class ExecCrowd {
  /** Runs it on one of them; returns its exit status. */
  interface Run {
    int on(String device, OutputStream out) throws IOException;
  }

  private final OutputStream out;
  private final boolean terminal;

  ExecCrowd(OutputStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Returns 0 if the command has ended with 0 on each, else 1; standard error names the others.
   *
   * @throws CancellationException if it was stopped: it has been on all devices
   * @throws UncheckedIOException if the output cannot be written
   */
  int run(List<String> devices, Run run) {
    int width = devices.stream().mapToInt(String::length).max().orElse(0);
    ExecutorService threads = Executors.newFixedThreadPool(devices.size());
    Map<String, CompletableFuture<Integer>> ends = new LinkedHashMap<>();
    for (String device : devices) {
      ends.put(
          device,
          CompletableFuture.supplyAsync(() -> one(device, prefix(device, width), run), threads));
    }
    threads.shutdown();
    List<String> failed = new ArrayList<>();
    List<RuntimeException> thrown = new ArrayList<>();
    ends.forEach(
        (device, end) -> {
          try {
            int status = end.join();
            if (status != 0) {
              failed.add("%s (exit status %d)".formatted(device, status));
            }
          } catch (CompletionException e) {
            if (e.getCause() instanceof Problem problem) {
              failed.add("%s (%s; %s)".formatted(device, problem.getMessage(), problem.hint()));
            } else {
              thrown.add((RuntimeException) e.getCause());
            }
          }
        });
    failed.forEach(one -> System.err.println("nodeline: failed: " + Printable.of(one)));
    if (!thrown.isEmpty()) {
      throw thrown.get(0);
    }
    return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private String prefix(String device, int width) {
    return Printable.of(device) + " ".repeat(width - device.length()) + " │ ";
  }

  private int one(String device, String prefix, Run run) {
    try (PrefixedLines lines = new PrefixedLines(prefix, out, terminal)) {
      return run.on(device, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
