// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.List;
import java.util.Optional;

/**
 * What a guest asks of a group whose log many hosts share, perhaps as the first that it says. It
 * joins by that. A call that is refused changes nothing.
 *
 * @param guest whose role is empty if it said none; that of its first call counts
 * @param size members of the group when complete; 0: such a group has to be there
 * @param callId names the call among those of the guest; empty: each one is another
 */
public record GuestCall(Guest guest, int size, String callId, Call call, Manner manner) {
  /**
   * A member that comes over the wire.
   *
   * @param client the name of the client that pays for what the guest holds, not empty
   */
  public record Guest(Member member, String client) {}

  /** How the guest waits. */
  public enum Manner {
    /** Until there is an outcome. */
    HOLDS,

    /** Not at all: it asks again. Its call is over once it is told an outcome. */
    POLLS,

    /** It needs the group no more, and its call is not made. */
    LEAVES
  }

  /**
   * What a guest is told.
   *
   * @param outcome empty if there is none now
   * @param senders jobs that sent or synced the call's id, by the order in which they did so first;
   *     only of a call that polls
   */
  public record Answer(Optional<Outcome> outcome, List<String> senders) {
    public Answer {
      senders = List.copyOf(senders);
    }
  }

  boolean polls() {
    return manner == Manner.POLLS;
  }

  boolean leaves() {
    return manner == Manner.LEAVES;
  }

  /** The same with a name of its own. */
  GuestCall named(LogHost host) {
    return new GuestCall(guest, size, host.named(callId), call, manner);
  }

  /** The guest as a member, with the role that it said. */
  Member member() {
    return guest.member();
  }
}
