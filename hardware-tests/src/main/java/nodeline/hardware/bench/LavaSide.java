// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.lava.LavaDispatchers;
import nodeline.hardware.lava.LavaPackages;
import nodeline.hardware.rig.Board;

/**
 * LAVA's side: its dispatcher and coordinator ({@code bench/peer.py}), and its own scripts on the
 * boards, all out of Debian's packages.
 */
final class LavaSide implements Side {

  /** Its name, which LAVA puts on the wire, is as long as the real one; it is in a board's home. */
  private static final String CACHE = "./tmp/lava_multi_node_cache.txt";

  private final Path folder;
  private final List<Board> boards = new ArrayList<>();
  private final LavaDispatchers dispatchers;

  /**
   * @param packages the folder with the unpacked packages
   * @param poll seconds between a dispatcher's questions to the coordinator
   * @param options of {@code peer.py}
   */
  LavaSide(Path packages, int poll, Setup setup, List<String> options)
      throws IOException, InterruptedException {
    folder = Files.createDirectories(setup.folder());
    List<Path> sockets = new ArrayList<>();
    for (int i = 0; i < setup.boards(); i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      Cable cable = new Cable(socket, setup.toHost(i), setup.toBoard(i));
      Board board = new Board(setup.shell(), home, cable);
      Files.createSymbolicLink(board.cache(), home.resolve(CACHE));
      LavaPackages.installScripts(packages, home, CACHE);
      boards.add(board);
      sockets.add(socket);
    }
    dispatchers = new LavaDispatchers(packages, folder, poll, sockets, options);
    dispatchers.awaitReady(sockets.size());
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
    return dispatchers.cpu();
  }

  @Override
  public void close() throws IOException {
    dispatchers.close();
    for (Board board : boards) {
      board.close();
    }
  }
}
