// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nodeline.ports.SystemTree;

/** The user of this process, which looks, with the groups that it has now. */
final class User {
  private static final int NAME = 0;
  private static final int ID = 2;
  private static final int MEMBERS = 3;

  private final SystemTree tree;
  private final int uid;
  private final Set<Integer> groups;

  User(SystemTree tree) {
    this.tree = tree;
    this.uid = status("Uid:").findFirst().orElse(0);
    this.groups = Stream.concat(status("Gid:"), status("Groups:")).collect(Collectors.toSet());
  }

  private Stream<Integer> status(String field) {
    return tree.text(tree.path("/proc/self/status")).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(field))
        .flatMap(line -> Arrays.stream(line.substring(field.length()).strip().split("\\s+")))
        .filter(id -> id.matches("[0-9]{1,9}"))
        .map(Integer::valueOf);
  }

  int uid() {
    return uid;
  }

  boolean isRoot() {
    return uid == 0;
  }

  boolean has(int group) {
    return groups.contains(group);
  }

  String name() {
    return entries("/etc/passwd", uid)
        .map(fields -> fields[NAME])
        .findFirst()
        .orElse(Integer.toString(uid));
  }

  Optional<String> groupName(int group) {
    return entries("/etc/group", group).map(fields -> fields[NAME]).findFirst();
  }

  /** Whether this process has the group of a name, or a number. */
  boolean isIn(String group) {
    return groups.stream()
        .anyMatch(
            id ->
                groupName(id).filter(group::equals).isPresent()
                    || group.equals(Integer.toString(id)));
  }

  /** Whether the user will have the group at the next login. */
  boolean isListedIn(int group) {
    return entries("/etc/group", group)
        .filter(fields -> fields.length > MEMBERS)
        .anyMatch(fields -> List.of(fields[MEMBERS].split(",")).contains(name()));
  }

  private Stream<String[]> entries(String file, int id) {
    return tree.text(tree.path(file)).stream()
        .flatMap(String::lines)
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > ID && fields[ID].equals(Integer.toString(id)));
  }

  /** What a command needs before it that only root may do. */
  String sudo() {
    return isRoot() ? "" : "sudo ";
  }
}
