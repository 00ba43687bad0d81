// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import nodeline.bridge.Bridge;
import nodeline.config.BoardConfig;
import nodeline.config.BoardProtocol;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.config.DeviceConfig;
import nodeline.config.GroupConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.LinkConfig;
import nodeline.console.Pace;
import nodeline.console.Restart;
import nodeline.control.BridgeCommands;
import nodeline.control.BridgeListener;
import nodeline.control.ControlServer;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.hardware.cable.Cable;
import nodeline.hardware.cable.Faults;
import org.awaitility.Awaitility;

/**
 * A bench: a running bridge, and boards on cables at its consoles. Board {@code i} is device {@code
 * board-i} with job {@code job-i}, or {@code 10i} where LAVA's lines are spoken.
 */
public final class Rig implements AutoCloseable {
  private final List<Board> boards = new ArrayList<>();
  private final List<Process> wires = new ArrayList<>();
  private final List<String> signals = new CopyOnWriteArrayList<>();
  private final CountingCoordinator coordinator = new CountingCoordinator();
  private final Bridge bridge;
  private ControlServer server;

  /**
   * What can differ from board to board, or from a plain bench.
   *
   * @param wire what the bridge finds at the end of a cable
   * @param protocol what the boards' commands speak
   */
  private record Setup(
      Wire wire,
      BoardProtocol protocol,
      IntFunction<String> group,
      IntFunction<Faults> toHost,
      IntFunction<Faults> toBoard) {
    static Setup plain(Wire wire, BoardProtocol protocol) {
      return new Setup(wire, protocol, i -> "group", i -> Faults.none(), i -> Faults.none());
    }
  }

  /** Boards of one group, one a role, on faultless cables. */
  public Rig(Path folder, String shell, String... roles) throws IOException {
    this(folder, shell, Wire.UNIX, List.of(roles));
  }

  /** Boards of one group, whose cables end at something else than a socket of QEMU's kind. */
  public Rig(Path folder, String shell, Wire wire, List<String> roles) throws IOException {
    this(folder, shell, roles, Setup.plain(wire, BoardProtocol.NODELINE));
  }

  /** Boards of one group that may speak LAVA's lines. */
  public static Rig withLavaLines(Path folder, String shell, String... roles) throws IOException {
    return new Rig(folder, shell, List.of(roles), Setup.plain(Wire.UNIX, BoardProtocol.LAVA));
  }

  /** Boards of one group on bad cables. */
  public static Rig withFaults(
      Path folder, String shell, int count, IntFunction<Faults> toHost, IntFunction<Faults> toBoard)
      throws IOException {
    List<String> roles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      roles.add("role-" + i);
    }
    Setup setup = new Setup(Wire.UNIX, BoardProtocol.NODELINE, i -> "group", toHost, toBoard);
    return new Rig(folder, shell, roles, setup);
  }

  /** One board for each named group. */
  public static Rig inGroups(Path folder, String shell, String... groups) throws IOException {
    Setup setup =
        new Setup(
            Wire.UNIX,
            BoardProtocol.NODELINE,
            i -> groups[i],
            i -> Faults.none(),
            i -> Faults.none());
    return new Rig(folder, shell, List.of(groups), setup);
  }

  private Rig(Path folder, String shell, List<String> roles, Setup setup) throws IOException {
    Shells.requireInstalled(shell);
    List<DeviceConfig> devices = new ArrayList<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    for (int i = 0; i < roles.size(); i++) {
      Path home = Files.createDirectories(folder.resolve("board-" + i));
      Path socket = home.resolve("console.sock");
      Cable cable = new Cable(socket, setup.toHost().apply(i), setup.toBoard().apply(i));
      boards.add(new Board(shell, home, cable));
      String console = setup.wire().console(home, socket, wires);
      devices.add(device(i, roles.get(i), setup, console));
      sizes.merge(setup.group().apply(i), 1, Integer::sum);
    }
    List<GroupConfig> groups = new ArrayList<>();
    sizes.forEach((name, size) -> groups.add(new GroupConfig(name, size)));
    Configuration configuration = new Configuration(CoordinatorConfig.EMBEDDED, groups, devices);
    bridge = new Bridge(configuration, folder.resolve("state"), listener(), coordinator).start();
    Awaitility.await("links")
        .atMost(60, SECONDS)
        .until(
            () ->
                bridge.status().devices().stream()
                    .allMatch(device -> device.link().state() == LinkStatus.State.UP));
  }

  /** A command is started again whenever it ends. */
  private static DeviceConfig device(int i, String role, Setup setup, String console) {
    return new DeviceConfig(
        "board-" + i,
        job(setup.protocol(), i),
        role,
        setup.group().apply(i),
        new LinkConfig(
            ConsoleAddress.parse(console),
            Pace.NONE,
            console.startsWith("exec:") ? Restart.ALWAYS : Restart.NEVER),
        Optional.empty(),
        List.of(),
        false,
        BoardConfig.of(setup.protocol()));
  }

  /** LAVA's scripts know a pair by the number before it. */
  private static String job(BoardProtocol protocol, int i) {
    return protocol == BoardProtocol.LAVA ? Integer.toString(100 + i) : "job-" + i;
  }

  /** Serves the bridge's control socket from now on. */
  public Path serve(Path socket) throws IOException {
    server = new ControlServer(socket);
    server.publish(BridgeCommands.of(bridge));
    return socket;
  }

  /** What the boards' tests have told: device, signal and words with blanks between. */
  public List<String> signals() {
    return List.copyOf(signals);
  }

  private BridgeListener listener() {
    return new BridgeListener() {
      @Override
      public void signal(String device, String signal, List<String> words) {
        signals.add(device + " " + signal + " " + String.join(" ", words));
      }
    };
  }

  public Board board(int i) {
    return boards.get(i);
  }

  /** Calls that reached the coordinator, by their ids. */
  public CountingCoordinator coordinator() {
    return coordinator;
  }

  public DeviceStatus status(int i) {
    return bridge.status().devices().get(i);
  }

  /** A call of the host on behalf of a board. */
  public CompletableFuture<?> call(int i, String... words) {
    return bridge.device("board-" + i).call(List.of(words), Optional.empty()).begin();
  }

  /** Whether a call of the board waits for this one. */
  public boolean waitsFor(int i, String missing) {
    return status(i).calls().stream()
        .anyMatch(call -> String.join(", ", call.missing()).equals(missing));
  }

  public void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(90, SECONDS).until(condition);
  }

  /** The same script on all boards at once. */
  public List<Board.Result> runAll(String script) throws Exception {
    List<CompletableFuture<Board.Result>> running = new ArrayList<>();
    for (Board board : boards) {
      running.add(board.start(script));
    }
    List<Board.Result> results = new ArrayList<>();
    for (CompletableFuture<Board.Result> result : running) {
      results.add(result.get(240, SECONDS));
    }
    return results;
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    bridge.close();
    for (Board board : boards) {
      board.close();
    }
    wires.forEach(Process::destroyForcibly);
  }
}
