// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** All groups by their names, and the calls that wait in them. */
final class Rooms {
  private final GroupLimits limits;
  private final Consumer<Change> changes;
  private final Map<String, Room> byName = new LinkedHashMap<>();

  /** A group and the calls that wait in it. */
  record Room(Group group, Set<Waiter> waiters) {}

  /**
   * None at first.
   *
   * @param changes told what changes, but not what is done {@link #again}
   */
  Rooms(GroupLimits limits, Consumer<Change> changes) {
    this.limits = limits;
    this.changes = changes;
  }

  /** The room of this name; null if there is none. */
  Room get(String name) {
    return byName.get(name);
  }

  Collection<Room> all() {
    return byName.values();
  }

  /** Returns the room of this name, which is made if it is not there. */
  Room open(String name, int size) {
    Room room = byName.get(name);
    if (room == null) {
      if (byName.size() >= limits.groups()) {
        throw new IllegalArgumentException("too many groups: max=" + limits.groups());
      }
      room = make(name, size);
      changes.accept(new Change.Opened(name, size));
    }
    return room;
  }

  private Room make(String name, int size) {
    Room room = new Room(new Group(name, size, limits, changes), new LinkedHashSet<>());
    byName.put(name, room);
    return room;
  }

  /** Forgets the room of this name, if there is one. Returns it, or null. */
  Room drop(String name) {
    Room room = byName.remove(name);
    if (room != null) {
      changes.accept(new Change.Dropped(name));
    }
    return room;
  }

  /** Does a change of an earlier run again. */
  void again(Change change) {
    if (change instanceof Change.Opened opened) {
      make(opened.group(), opened.size());
    } else if (change instanceof Change.Dropped) {
      byName.remove(change.group());
    } else {
      byName.get(change.group()).group().again(change);
    }
  }

  /** Changes that make all groups of none. */
  List<Change> whole() {
    List<Change> whole = new ArrayList<>();
    byName.values().forEach(room -> room.group().whole(whole::add));
    return whole;
  }
}
