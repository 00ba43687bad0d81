// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.Printable;
import nodeline.ports.Holder;
import nodeline.ports.Port;
import nodeline.ports.PortList;
import nodeline.ports.Suggestion;

/**
 * A configuration to begin with. What adapters and programs say of themselves is in comments only.
 */
final class InitText {
  private static final String HEAD =
      """
      # A bench for "nodeline run %1$s". Its boards meet in one group.
      # "nodeline config %1$s" checks this file and shows the default of each key; docs/bench.yaml shows all keys.
      group: bench
      timeout: 5m                     # how long a call may wait; without it, for ever
      # page: 127.0.0.1:8079          # shows the bench in a browser
      devices:
      """;

  /** What else a device may have; once is enough. */
  private static final String MORE =
      """
          # job: 12345                # what lava-self prints; without it, the name
          # login: root               # who logs in there for nodeline push and exec
          # pace: 16/5ms              # for a board that loses input which comes at full speed
          # reset: dtr                # or rts, or break: the line that resets the board
      """;

  private static final String EXAMPLE =
      """
        # There was no serial port on this host. These are an example: name your own consoles.
        board-1:
          role: server                # what lava-role prints
          console: serial:/dev/ttyUSB0?baud=115200
      %s  board-2:
          role: client
          console: telnet://rack2:4007    # a port of a terminal server
      """;

  /** Means nothing in YAML and in an address. */
  private static final String SAFE = "[A-Za-z0-9][A-Za-z0-9._:+,=@-]*";

  private final StringBuilder text = new StringBuilder();
  private final Set<String> names = new HashSet<>();

  private InitText() {}

  /**
   * The configuration.
   *
   * @param file its name, for the comments
   */
  static String of(PortList list, String file) {
    InitText init = new InitText();
    init.text.append(HEAD.formatted(Printable.of(file)));
    if (list.ports().isEmpty()) {
      init.text.append(EXAMPLE.formatted(MORE));
    }
    list.ports().forEach(init::add);
    return init.text.toString();
  }

  private void add(Port port) {
    boolean first = names.isEmpty();
    text.append("  ").append(name(port)).append(":  # ").append(about(port)).append('\n');
    text.append("    role: ").append(first ? "server  # what lava-role prints" : "client");
    text.append("\n    console: serial:").append(path(port)).append("?baud=115200\n");
    if (first) {
      text.append(MORE);
    }
  }

  private String name(Port port) {
    String wanted =
        Optional.ofNullable(port.suggestion()).map(Suggestion::name).orElse(port.name());
    String name = names.contains(wanted) ? port.name() : wanted;
    names.add(name);
    return name;
  }

  /** A link that is there now and stays with the board, or with its socket. */
  private static String path(Port port) {
    return Stream.of(
            port.links().board().stream().map("/dev/dut/"::concat),
            isAlone(port)
                ? port.links().byId().stream().map("/dev/serial/by-id/"::concat)
                : Stream.<String>empty(),
            port.links().byPath().stream().map("/dev/serial/by-path/"::concat))
        .flatMap(links -> links)
        .filter(link -> link.substring(link.lastIndexOf('/') + 1).matches(SAFE))
        .findFirst()
        .orElse(port.path());
  }

  /** Whether its adapter says a serial number that no other one here says. */
  private static boolean isAlone(Port port) {
    return port.usb() != null && port.usb().serial() != null && port.usb().sharedBy().isEmpty();
  }

  private static String about(Port port) {
    String adapter = port.usb() == null ? "not on USB" : PortText.adapter(port.usb());
    String held =
        port.holders().stream()
            .map(Holder::command)
            .filter(command -> !command.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    List<String> parts =
        held.isEmpty() ? List.of(adapter) : List.of(adapter, "now held by " + held);
    return Printable.of(port.name() + ": " + String.join("; ", parts));
  }
}
