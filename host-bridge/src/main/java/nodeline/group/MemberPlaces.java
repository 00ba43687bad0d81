// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which host has each member of a group, and which members are guests: the same on all replicas.
 */
final class MemberPlaces {
  /**
   * Who has a member.
   *
   * @param origin the run of a program
   */
  record Place(String host, String origin) {}

  private final Map<String, Place> places = new LinkedHashMap<>();

  /** The second of the last record of each guest, since 1970. */
  private final Map<String, Long> guests = new LinkedHashMap<>();

  Optional<Place> get(String job) {
    return Optional.ofNullable(places.get(job));
  }

  /** When a record named the guest last; empty if the job is none. */
  Optional<Long> guest(String job) {
    return Optional.ofNullable(guests.get(job));
  }

  /** Jobs of guests and the seconds of their last records. */
  Map<String, Long> guests() {
    return Map.copyOf(guests);
  }

  /** A host has these members, which are no guests. */
  void put(List<Member> members, Place place, Group group) {
    members.forEach(
        member -> {
          places.put(member.job(), place);
          guests.remove(member.job());
        });
    prune(group);
  }

  /** A guest has spoken at a host. */
  void putGuest(Member guest, Place place, long second, Group group) {
    places.put(guest.job(), place);
    guests.merge(guest.job(), second, Math::max);
    prune(group);
  }

  private void prune(Group group) {
    if (places.size() > group.members().count()) {
      places.keySet().removeIf(job -> group.members().get(job) == null);
      guests.keySet().retainAll(places.keySet());
    }
  }

  /** The words of a snapshot's lines. */
  List<List<String>> words() {
    List<List<String>> words = new ArrayList<>();
    places.forEach((job, at) -> words.add(List.of("place", job, at.host(), at.origin())));
    guests.forEach((job, second) -> words.add(List.of("guest", job, Long.toString(second))));
    return words;
  }

  /**
   * Takes a line of a snapshot.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  void again(List<String> words) {
    switch (words.get(0)) {
      case "place" -> places.put(words.get(1), new Place(words.get(2), words.get(3)));
      case "guest" -> guests.put(words.get(1), Long.parseLong(words.get(2)));
      default -> throw new LogRecord.UnreadableException("a snapshot is damaged");
    }
  }

  void clear() {
    places.clear();
    guests.clear();
  }
}
