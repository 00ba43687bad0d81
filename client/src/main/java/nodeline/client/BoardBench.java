// SPDX-License-Identifier: Apache-2.0
package nodeline.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The boards of a bench, with the bridge that runs, or one that ends with this process. */
public final class BoardBench implements AutoCloseable {
  private static final Duration UP = Duration.ofMinutes(1);

  private final BridgeClient client;
  private final Optional<HarnessBridge> bridge;
  private final Map<String, String> folders = new ConcurrentHashMap<>();

  private BoardBench(BridgeClient client, Optional<HarnessBridge> bridge) {
    this.client = client;
    this.bridge = bridge;
  }

  /**
   * Finds the bridge that has the devices of a configuration, or starts one. Returns when all links
   * are up and the groups are empty.
   *
   * @throws NodelineException if that is not so within a minute, or the configuration is wrong
   */
  public static BoardBench of(Path configuration) {
    return of(configuration, UP);
  }

  /**
   * The same.
   *
   * @param up how long links may take to be up: whole seconds, from 1 on
   */
  public static BoardBench of(Path configuration, Duration up) {
    HarnessBridge bridge = HarnessBridge.start(configuration, up);
    return new BoardBench(new BridgeClient(bridge.socket()), Optional.of(bridge));
  }

  /**
   * The bench of the bridge that runs at the usual place; its groups stay as they are.
   *
   * @throws NodelineException if none runs, or its links are not up within a minute
   */
  public static BoardBench running() {
    BridgeClient client = BridgeClient.find();
    client.waitUp(List.of(), UP);
    return new BoardBench(client, Optional.empty());
  }

  /** The bridge, by its control socket. */
  public BridgeClient client() {
    return client;
  }

  /**
   * A board.
   *
   * @throws NodelineException if there is no such device
   */
  public BenchDevice device(String name) {
    List<String> names = client.devices();
    if (!names.contains(name)) {
      throw new NodelineException(
          "no such device: " + name, "devices: " + String.join(", ", names));
    }
    return new BenchDevice(client, name, folders);
  }

  /**
   * Who waited for whom lately, as text.
   *
   * @throws NodelineException if there are no events
   */
  public String timeline(Duration since) {
    List<String> words =
        List.of(
            "timeline",
            "--since",
            (since.toSeconds() + 1) + "s",
            "--socket",
            client.socket().toString());
    TiedProcess process = TiedProcess.start(words, Path.of("/dev/null"));
    process.await("timeline", TiedProcess.GRACE);
    return ShownText.of(process.output());
  }

  /**
   * For a test that has failed: the end of each console and the timeline, harmless on a terminal.
   * What cannot be had is left out, with the reason.
   */
  public String report(Duration since) {
    StringBuilder report = new StringBuilder();
    try {
      for (String name : client.devices()) {
        add(report, "console of " + name, () -> new BenchDevice(client, name, folders).console());
      }
    } catch (NodelineException e) {
      report.append("no consoles: ").append(e.getMessage()).append('\n');
    }
    add(report, "timeline", () -> timeline(since));
    return report.toString();
  }

  private static void add(StringBuilder report, String title, Supplier<String> text) {
    String found;
    try {
      found = text.get().stripTrailing();
    } catch (NodelineException e) {
      found = "not there: " + e.getMessage();
    }
    report.append("---- nodeline: ").append(title).append(" ----\n").append(found).append('\n');
  }

  /** Ends the bridge, if it is this bench's own. */
  @Override
  public void close() {
    bridge.ifPresent(HarnessBridge::close);
  }
}
