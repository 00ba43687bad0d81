// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.ports.Processes;
import nodeline.ports.SystemTree;

/** Does ModemManager type AT commands into the port to see whether it is a modem? */
final class ModemManagerCheck implements PortCheck {
  static final String NAME = "modem-manager";

  private static final String PROCESS = "ModemManager";

  /** Older versions look at the first, newer ones at either. */
  private static final List<String> IGNORED = List.of("ID_MM_DEVICE_IGNORE", "ID_MM_PORT_IGNORE");

  private final SystemTree tree;
  private final boolean running;
  private final String fix;

  ModemManagerCheck(SystemTree tree, Processes processes, RulesCheck rules) {
    this.tree = tree;
    this.running = !processes.called(PROCESS).isEmpty();
    this.fix = rules.fix();
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    boolean ignored =
        IGNORED.stream()
            .map(property -> tree.udevProperty(checked.port().number(), property))
            .anyMatch(Optional.of("1")::equals);
    return running && checked.port().usb() != null && !ignored
        ? Stream.of(checked.warns(NAME, "ModemManager runs and may type AT commands into it", fix))
        : Stream.empty();
  }
}
