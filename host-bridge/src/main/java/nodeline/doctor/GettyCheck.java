// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** Would a getty start on the port: at boot, or when its adapter is plugged in? */
final class GettyCheck implements PortCheck {
  static final String NAME = "getty";

  /** Where systemd has what is enabled, and what it makes of the kernel's console. */
  private static final List<String> WANTED =
      List.of(
          "/etc/systemd/system/getty.target.wants/", "/run/systemd/generator/getty.target.wants/");

  private final SystemTree tree;
  private final User user;

  GettyCheck(SystemTree tree, User user) {
    this.tree = tree;
    this.user = user;
  }

  static String fix(User user, String port) {
    return user.sudo() + "systemctl mask --now " + Shell.quote(unit(port));
  }

  private static String unit(String port) {
    return "serial-getty@" + port + ".service";
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    String unit = unit(checked.port().name());
    boolean masked =
        tree.isMasked("/etc/systemd/system/" + unit)
            || tree.isMasked("/run/systemd/system/" + unit);
    boolean wanted =
        WANTED.stream()
            .anyMatch(folder -> Files.exists(tree.path(folder + unit), LinkOption.NOFOLLOW_LINKS));
    return wanted && !masked
        ? Stream.of(
            checked.blocks(NAME, "a getty is set to start on it", fix(user, checked.port().name())))
        : Stream.empty();
  }
}
