// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** Does an FTDI chip hold back what it received? */
final class LatencyCheck implements PortCheck {
  static final String NAME = "latency";

  private final SystemTree tree;
  private final User user;

  LatencyCheck(SystemTree tree, User user) {
    this.tree = tree;
    this.user = user;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    String file = "/sys/bus/usb-serial/devices/" + checked.port().name() + "/latency_timer";
    return tree.text(tree.path(file)).stream()
        .filter(text -> text.matches("[0-9]{1,5}") && Integer.parseInt(text) > 1)
        .map(
            millis ->
                checked.warns(
                    NAME,
                    "its chip holds back what it receives for up to %s ms".formatted(millis),
                    "echo 1 | %stee %s".formatted(user.sudo(), Shell.quote(file))));
  }
}
