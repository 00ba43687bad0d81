// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** Are udev's rules there, and made of the table as it is now? */
final class RulesCheck {
  static final String NAME = "rules";

  private static final String TABLE = "/etc/nodeline/boards.table";
  private static final String BOARDS = "/etc/udev/rules.d/70-nodeline-boards.rules";
  private static final String SERIAL = "/etc/udev/rules.d/71-nodeline-serial.rules";

  /** Where Debian's package has {@link #SERIAL}. */
  private static final String PACKAGED = "/usr/lib/udev/rules.d/71-nodeline-serial.rules";

  private final SystemTree tree;
  private final User user;

  RulesCheck(SystemTree tree, User user) {
    this.tree = tree;
    this.user = user;
  }

  Stream<Finding> findings() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      return warns("udev's rules are not installed: " + String.join(", ", missing));
    }
    if (isNewer(tree.path(TABLE), tree.path(BOARDS))) {
      return warns(TABLE + " was changed after the rules were made of it");
    }
    return Stream.of(Finding.machine(Severity.OK, NAME, "udev's rules are installed", ""));
  }

  private List<String> missing() {
    Stream<String> boards = Stream.of(BOARDS).filter(rule -> !isThere(rule));
    Stream<String> serial = Stream.of(SERIAL).filter(rule -> !isThere(rule) && !isThere(PACKAGED));
    return Stream.concat(boards, serial).toList();
  }

  private boolean isThere(String file) {
    return Files.exists(tree.path(file));
  }

  private Stream<Finding> warns(String text) {
    return Stream.of(Finding.machine(Severity.WARNS, NAME, text, fix()));
  }

  /** What makes the rules hold for all ports. */
  String fix() {
    return user.sudo()
        + (isThere(PACKAGED) || missing().isEmpty() ? "nodeline-boards" : installer());
  }

  private static String installer() {
    return Shell.quote(Path.of(System.getProperty("nodeline.root", ""), "udev/install"));
  }

  /** Whether the table has a board of that name. */
  boolean isInTable(String board) {
    return tree.text(tree.path(TABLE)).stream()
        .flatMap(String::lines)
        .anyMatch(line -> line.strip().split("\\s+", 2)[0].equals(board));
  }

  private static boolean isNewer(Path one, Path other) {
    try {
      FileTime time = Files.getLastModifiedTime(one);
      return time.compareTo(Files.getLastModifiedTime(other)) > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
