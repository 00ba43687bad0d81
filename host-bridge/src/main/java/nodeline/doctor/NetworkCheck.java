// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import nodeline.config.Configuration;
import nodeline.config.DeviceConfig;
import nodeline.console.ConsoleAddress;
import nodeline.console.SocketSample;
import nodeline.control.BridgeStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;

/**
 * Do the servers of network consoles answer, and in the way that the addresses say? A console that
 * the running bridge has is not touched: a server might give it to us instead.
 */
final class NetworkCheck {
  static final String NAME = "network";

  private final AddressFix fix;
  private final String file;
  private final Map<String, LinkStatus> links;

  NetworkCheck(String file, Optional<BridgeStatus> bridge) {
    this.file = file;
    this.fix = new AddressFix(file);
    this.links =
        bridge.stream()
            .flatMap(status -> status.devices().stream())
            .collect(
                Collectors.toMap(
                    device -> place(ConsoleAddress.parse(device.console())),
                    DeviceStatus::link,
                    (one, other) -> one));
  }

  private static String place(ConsoleAddress address) {
    return address.resource().orElse(address.toString());
  }

  List<Finding> findings(Configuration configuration) {
    Map<Finding, Callable<List<Finding>>> tasks = new LinkedHashMap<>();
    for (DeviceConfig device : configuration.devices()) {
      LinkStatus link = links.get(place(device.console()));
      Place place = new Place(device.name(), device.console());
      boolean remote =
          device.console() instanceof ConsoleAddress.Tcp
              || device.console() instanceof ConsoleAddress.Telnet;
      if (link != null) {
        tasks.put(place.ok("the bridge has it"), () -> ofBridge(place, link));
      } else if (remote) {
        tasks.put(place.blocks("no answer", ping(place)), () -> connect(place));
      }
    }
    return Ears.ask(tasks);
  }

  /** A device of the configuration. */
  private record Place(String device, ConsoleAddress address) {
    Finding ok(String text) {
      return finding(Severity.OK, text, "");
    }

    Finding blocks(String text, String fix) {
      return finding(Severity.BLOCKS, text, fix);
    }

    Finding finding(Severity severity, String text, String fix) {
      return new Finding(severity, NAME, device, address.shortName(), text, fix);
    }
  }

  private List<Finding> ofBridge(Place place, LinkStatus link) {
    if (link.state() == LinkStatus.State.DOWN && place.address().isRemote()) {
      return List.of(place.blocks("down, " + link.reason(), mends(place, link.reason())));
    }
    if (link.note().contains("noise")) {
      String text = link.note();
      return List.of(
          new Finding(
              Severity.BLOCKS,
              ListenCheck.NAME,
              place.device(),
              place.address().shortName(),
              text,
              fix.speed(place.address())));
    }
    return place.address().isRemote() ? List.of(answers(place, link.note())) : List.of();
  }

  private Finding answers(Place place, String note) {
    return note.contains("meant?")
        ? place.finding(Severity.WARNS, note, fix.scheme(place.address()))
        : place.ok(note.isEmpty() ? "answers" : "answers: " + note);
  }

  private List<Finding> connect(Place place) {
    try {
      SocketSample sample = SocketSample.take(place.address());
      if (sample.closed()) {
        String why = sample.lastLine().isEmpty() ? "" : ": " + sample.lastLine();
        return List.of(place.blocks("its server hangs up" + why, again()));
      }
      return List.of(answers(place, sample.note()));
    } catch (IOException e) {
      return List.of(place.blocks(e.getMessage(), mends(place, e.getMessage())));
    }
  }

  private String mends(Place place, String reason) {
    if (reason.endsWith("unknown host")) {
      return "getent hosts %s  # is the name right?".formatted(Shell.quote(host(place)));
    }
    boolean away = reason.endsWith("unreachable") || reason.contains("no answer");
    return away ? ping(place) : again();
  }

  private static String ping(Place place) {
    return "ping -c 3 " + Shell.quote(host(place));
  }

  private static String host(Place place) {
    ConsoleAddress address = place.address();
    return address instanceof ConsoleAddress.Tcp tcp
        ? tcp.server().host()
        : address instanceof ConsoleAddress.Telnet telnet
            ? telnet.server().server().host()
            : address.shortName();
  }

  private String again() {
    return "nodeline doctor %s  # once its server has a free port there"
        .formatted(Shell.quote(file));
  }
}
