// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Map;

/**
 * A group at one moment.
 *
 * @param size members when complete
 * @param members in the order of joining
 * @param messages in the order of their first send
 * @param places where each member is, by its job; empty if one host has all of them
 */
public record GroupView(
    String name,
    int size,
    List<Member> members,
    List<MessageView> messages,
    Map<String, Place> places) {
  /**
   * Where a member is.
   *
   * @param host the one that has it, or had it last: for people, octets
   * @param present whether a host has it now
   */
  public record Place(String host, boolean present) {}

  /** A group of one host. */
  public GroupView(String name, int size, List<Member> members, List<MessageView> messages) {
    this(name, size, members, messages, Map.of());
  }

  public GroupView {
    places = Map.copyOf(places);
    members = List.copyOf(members);
    messages = List.copyOf(messages);
  }

  /** The same, with the places of its members. */
  GroupView at(Map<String, Place> where) {
    return new GroupView(name, size, members, messages, where);
  }

  /** Whether all members have joined. */
  public boolean complete() {
    return members.size() == size;
  }

  /**
   * A message id of the group.
   *
   * @param senders jobs that sent or synced it, in the order of joining
   * @param rounds rounds of sync that are complete
   * @param inRound jobs that wait in the next round, in the order of joining
   */
  public record MessageView(String id, List<String> senders, int rounds, List<String> inRound) {
    public MessageView {
      senders = List.copyOf(senders);
      inRound = List.copyOf(inRound);
    }
  }
}
