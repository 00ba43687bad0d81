// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** Does this host's own kernel print its messages on the port? */
final class KernelConsoleCheck implements PortCheck {
  static final String NAME = "kernel-console";

  private final SystemTree tree;
  private final User user;

  KernelConsoleCheck(SystemTree tree, User user) {
    this.tree = tree;
    this.user = user;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    String port = checked.port().name();
    Optional<String> active = tree.text(tree.path("/sys/class/tty/console/active"));
    boolean asked = words(tree.text(tree.path("/proc/cmdline"))).anyMatch(w -> names(w, port));
    if (active.isPresent() ? words(active).anyMatch(port::equals) : asked) {
      return Stream.of(
          checked.blocks(NAME, "this host's kernel prints its messages on it", now(port)));
    }
    return asked
        ? Stream.of(
            checked.warns(
                NAME,
                "this host's kernel prints on it again after the next boot",
                bootLoader(port)))
        : Stream.empty();
  }

  /** A word such as {@code console=ttyS0,115200}. */
  private static boolean names(String word, String port) {
    return word.equals("console=" + port) || word.startsWith("console=" + port + ",");
  }

  private static Stream<String> words(Optional<String> text) {
    return text.stream().flatMap(line -> Arrays.stream(line.strip().split("\\s+")));
  }

  private String now(String port) {
    String file = "/sys/class/tty/" + port + "/console";
    return Files.exists(tree.path(file))
        ? "echo N | %stee %s".formatted(user.sudo(), Shell.quote(file))
        : bootLoader(port);
  }

  private String bootLoader(String port) {
    return ("%ssed -i 's/console=%s[^ \"]*//' /etc/default/grub && %supdate-grub"
            + "  # on a Raspberry Pi: /boot/firmware/cmdline.txt")
        .formatted(user.sudo(), port, user.sudo());
  }
}
