// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;

/**
 * A group at one moment.
 *
 * @param size members when complete
 * @param members in the order of joining
 * @param messages in the order of their first send
 */
public record GroupView(String name, int size, List<Member> members, List<MessageView> messages) {
  public GroupView {
    members = List.copyOf(members);
    messages = List.copyOf(messages);
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
