// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * LAVA's side: its dispatcher and coordinator ({@code bench/peer.py}), and its own scripts on the
 * boards, all out of Debian's packages.
 */
final class BenchLava implements BenchSide {
  private static final int START_SECONDS = 30;

  /** Its name, which LAVA puts on the wire, is as long as the real one; it is in a board's home. */
  private static final String CACHE = "./tmp/lava_multi_node_cache.txt";

  private final Path folder;
  private final List<Board> boards = new ArrayList<>();
  private final Process peer;

  /**
   * @param packages the folder with the unpacked packages
   * @param poll seconds between a dispatcher's questions to the coordinator
   */
  BenchLava(Path packages, int poll, Setup setup) throws IOException, InterruptedException {
    folder = Files.createDirectories(setup.folder());
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(Path.of(System.getProperty("nodeline.root"), "bench", "peer.py").toString());
    command.addAll(List.of(packages.toString(), folder.toString(), Integer.toString(poll)));
    for (int i = 0; i < setup.boards(); i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      Cable cable = new Cable(socket, setup.toHost(i), setup.toBoard(i));
      Board board = new Board(setup.shell(), home, cable);
      Files.createSymbolicLink(board.cache(), home.resolve(CACHE));
      LavaPackages.installScripts(packages, home, CACHE);
      boards.add(board);
      command.add(socket.toString());
    }
    Path errors = folder.resolve("peer-errors.txt");
    peer = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    if (!ready()) {
      close();
      throw new IOException("LAVA did not start: " + Files.readString(errors).strip());
    }
  }

  private boolean ready() throws InterruptedException {
    Thread counting = new Thread(this::readReadyLines, "peer-ready");
    counting.setDaemon(true);
    counting.start();
    counting.join(TimeUnit.SECONDS.toMillis(START_SECONDS));
    return !counting.isAlive() && peer.isAlive();
  }

  private void readReadyLines() {
    try {
      BufferedReader lines = peer.inputReader();
      for (int i = 0; i < boards.size() && lines.readLine() != null; i++) {}
    } catch (IOException peerEnded) {
      return; // and ready() sees it
    }
  }

  @Override
  public Board board(int i) {
    return boards.get(i);
  }

  /** Its scripts talk by standard output, which is the console. */
  @Override
  public String prologue() {
    return "exec 3>&1 >/dev/tty\n";
  }

  @Override
  public List<String> sentData(List<String> ids) throws IOException {
    Map<String, String> data = new TreeMap<>();
    for (String line : sent()) {
      int blank = line.indexOf(' ');
      data.put(blank < 0 ? line : line.substring(0, blank), line.substring(blank + 1));
    }
    List<String> found = new ArrayList<>();
    ids.forEach(id -> found.add(data.get(id)));
    return found;
  }

  private List<String> sent() throws IOException {
    Path file = folder.resolve("sent-0");
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
  }

  @Override
  public int sends() throws IOException {
    return sent().size();
  }

  @Override
  public Duration hostCpu() {
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
    for (Board board : boards) {
      board.close();
    }
  }
}
