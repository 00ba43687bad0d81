// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** LAVA's dispatchers, one a console, with a coordinator: {@code bench/peer.py}. */
public final class LavaDispatchers implements AutoCloseable {
  private static final int START_SECONDS = 60;

  private final Process peer;
  private final Path errors;

  /**
   * @param packages the folder with the unpacked packages
   * @param folder for their logs
   * @param poll seconds between a dispatcher's questions to the coordinator
   * @param options of {@code peer.py}
   */
  public LavaDispatchers(
      Path packages, Path folder, int poll, List<Path> consoles, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(Path.of(System.getProperty("nodeline.root"), "bench", "peer.py").toString());
    command.addAll(options);
    command.addAll(List.of(packages.toString(), folder.toString(), Integer.toString(poll)));
    consoles.forEach(console -> command.add(console.toString()));
    errors = folder.resolve("peer-errors.txt");
    peer = new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  /** Returns when their group is complete; closes them if it does not become so. */
  public void awaitReady(int count) throws IOException, InterruptedException {
    Thread counting = new Thread(() -> readReadyLines(count), "peer-ready");
    counting.setDaemon(true);
    counting.start();
    counting.join(TimeUnit.SECONDS.toMillis(START_SECONDS));
    if (counting.isAlive() || !peer.isAlive()) {
      close();
      throw new IOException("LAVA did not start: " + Files.readString(errors).strip());
    }
  }

  private void readReadyLines(int count) {
    try {
      BufferedReader lines = peer.inputReader();
      for (int i = 0; i < count && lines.readLine() != null; i++) {}
    } catch (IOException peerEnded) {
      return; // and awaitReady() sees it
    }
  }

  /** Processor time of all its processes. */
  public Duration cpu() {
    return Stream.concat(Stream.of(peer.toHandle()), peer.descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> started = peer.descendants().toList();
    peer.getOutputStream().close(); // the peer ends with its input
    started.forEach(ProcessHandle::destroyForcibly);
    peer.destroy();
  }
}
