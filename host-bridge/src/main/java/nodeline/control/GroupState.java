// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.util.List;
import java.util.Objects;

/**
 * A group at one moment.
 *
 * @param size members when complete
 * @param notJoined members that it still lacks
 * @param members in the order of joining
 * @param messageCount message ids that were sent or synced
 * @param messages the last of them, {@value #MAX_MESSAGES} at most, in the order of their first
 *     send
 */
public record GroupState(
    String name,
    int size,
    int notJoined,
    List<MemberState> members,
    int messageCount,
    List<MessageState> messages) {
  /** Boards choose how many there are. */
  public static final int MAX_MESSAGES = 500;

  public GroupState {
    members = List.copyOf(members);
    messages = List.copyOf(messages);
  }

  /**
   * A member.
   *
   * @param device its name in this bridge's configuration; empty if it is a member elsewhere
   * @param host the host and the process that have it, or had it last; empty if one bridge has all
   * @param absent whether no host has it now: what it sent stays
   */
  public record MemberState(String job, String role, String device, String host, boolean absent) {
    public MemberState {
      host = Objects.requireNonNullElse(host, ""); // of an older bridge
    }

    /** A member of one bridge's group. */
    public MemberState(String job, String role, String device) {
      this(job, role, device, "", false);
    }
  }

  /**
   * A message id; members by their jobs, in the order of joining.
   *
   * @param sent who sent or synced it
   * @param missing who did not
   * @param rounds rounds of sync that are complete
   * @param inRound who has synced it in the next round
   */
  public record MessageState(
      String id, List<String> sent, List<String> missing, int rounds, List<String> inRound) {
    public MessageState {
      sent = List.copyOf(sent);
      missing = List.copyOf(missing);
      inRound = List.copyOf(inRound);
    }
  }

  /** What a group was cleared of: see {@code docs/request.md}. */
  public record ClearedState(int messages, int pairs, int waiting) {}
}
