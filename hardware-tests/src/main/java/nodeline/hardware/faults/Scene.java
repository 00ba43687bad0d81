// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import nodeline.hardware.lava.LavaPackages;
import nodeline.hardware.rig.Board;
import nodeline.hardware.rig.FreePort;

/** A profile's boards on their cables, and the host at the other ends. */
final class Scene implements AutoCloseable {
  private final Path folder;
  private final Plan plan;
  private final List<Board> boards = new ArrayList<>();
  private final Optional<Disk> disk;
  private final FaultHost host;

  /**
   * @param folder a new one, for the scene alone
   * @param lava the folder of LAVA's packages, if LAVA is to be measured
   */
  Scene(Path folder, Profile profile, FaultOptions options, Optional<Path> lava)
      throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    String prefix = lava.isPresent() ? "100" : "job-";
    plan =
        new Plan(
            profile,
            FaultConfiguration.jobs(options.boards(), prefix),
            lava.isPresent() ? SentValues.plain() : SentValues.hostile(),
            lava.isEmpty());
    List<Path> consoles = new ArrayList<>();
    for (int i = 0; i < options.boards(); i++) {
      consoles.add(board(i, options));
    }
    boolean fills = profile.incident() == Profile.Incident.DISK;
    disk = fills ? Optional.of(new Disk(this.folder.resolve("state"))) : Optional.empty();
    host = lava.isPresent() ? lava(lava.get(), consoles) : nodeline(consoles);
  }

  private Path board(int i, FaultOptions options) throws IOException {
    Path home = Files.createDirectories(folder.resolve("board-" + i));
    Path socket = home.resolve("console.sock");
    Profile profile = plan.profile();
    Cable cable =
        new Cable(
            socket,
            new Faults(options.seed() + i, profile.toHost()),
            new Faults(~options.seed() - i, profile.toBoard()));
    cable.countOnly();
    Board board = new Board(options.shell(), home, cable);
    if (profile.has(Profile.Trait.ECHO)) {
      cable.echo();
      board.with("NODELINE_STTY", "no");
    }
    boards.add(board);
    return socket;
  }

  private FaultHost nodeline(List<Path> consoles) throws IOException {
    Profile profile = plan.profile();
    for (Board board : boards) {
      if (profile.has(Profile.Trait.TRACED)) {
        board.traceCommands();
      }
    }
    boolean remote = profile.incident() == Profile.Incident.COORDINATOR;
    int port = remote ? FreePort.next() : 0;
    String coordinator = remote ? "lava://127.0.0.1:" + port : "embedded";
    FaultConfiguration configuration = new FaultConfiguration(profile, consoles, coordinator);
    return profile.ownProcess()
        ? new FaultProcess(folder, configuration, port)
        : new FaultBridge(folder, configuration);
  }

  private FaultHost lava(Path packages, List<Path> consoles)
      throws IOException, InterruptedException {
    for (int i = 0; i < boards.size(); i++) {
      Path home = folder.resolve("board-" + i);
      LavaPackages.installScripts(packages, home, boards.get(i).cache().toString());
      if (plan.profile().has(Profile.Trait.TRACED)) {
        boards.get(i).traceCommands();
      }
    }
    return new FaultLava(packages, folder, consoles);
  }

  Plan plan() {
    return plan;
  }

  FaultHost host() {
    return host;
  }

  List<Board> boards() {
    return boards;
  }

  /** For files that boards look for. */
  Path folder() {
    return folder;
  }

  Optional<Disk> disk() {
    return disk;
  }

  long faults() {
    return boards.stream().mapToLong(board -> board.cable().faults()).sum();
  }

  @Override
  public void close() throws IOException {
    host.close();
    for (Board board : boards) {
      board.close();
    }
    if (disk.isPresent()) {
      disk.get().close();
    }
  }
}
