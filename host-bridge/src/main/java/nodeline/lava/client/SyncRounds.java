// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import nodeline.group.Member;
import nodeline.lava.wire.RequestVerb;
import nodeline.lava.wire.WireRequest;
import nodeline.lava.wire.WireResponse;

/**
 * The rounds of one id's sync at a real coordinator, for this bridge's members.
 *
 * <p>The coordinator counts who asked. Once all have, each is told {@code ack} at its next
 * question, and the round is cleared when the last has been told. So a member
 *
 * <pre>
 *   ARRIVED  is asked for until it is told {@code wait}: an {@code ack} is the old round's, which
 *            somebody has not fetched yet
 *   POSTED   is in the round; one of them is asked for until it is told {@code ack}
 *   OWED     has to fetch its {@code ack}, whatever became of its call, or the round stays
 * </pre>
 */
final class SyncRounds {
  /** An object, unlike LAVA's own: the coordinator dies of a send that finds a text here. */
  private static final Map<String, String> MARK = Map.of("nodeline", "sync");

  private final String id;
  private final CoordinatorLink link;
  private final Set<Member> arrived = new LinkedHashSet<>();
  private final Set<Member> posted = new LinkedHashSet<>();
  private final Set<Member> owed = new LinkedHashSet<>();
  private boolean met;
  private int rounds;

  SyncRounds(String id, CoordinatorLink link) {
    this.id = id;
    this.link = link;
  }

  /** The member waits in the round that is open. */
  void arrive(Member member) {
    arrived.add(member);
  }

  /** The member has sent the id: in the first round, that counts. */
  void arriveBySend(Member member) {
    if (rounds == 0) {
      arrive(member);
    }
  }

  /** Whether nothing is to be asked. */
  boolean idle() {
    return !met && arrived.isEmpty() && posted.isEmpty() && owed.isEmpty();
  }

  /** The coordinator was started anew: everybody has to be asked for again. */
  void forget() {
    posted.clear();
    owed.clear();
  }

  /** Asks for those that need it; true once all have met, until {@link #closeRound}. */
  boolean step() throws UnreachableException, StateLostException, InterruptedException {
    if (!met) {
      fetch();
      post();
      met = !posted.isEmpty() && ask(posted.iterator().next());
    }
    return met;
  }

  private void fetch() throws UnreachableException, StateLostException, InterruptedException {
    for (Member member : Set.copyOf(owed)) {
      if (!ask(member)) {
        posted.add(member);
      }
      owed.remove(member);
    }
  }

  private void post() throws UnreachableException, StateLostException, InterruptedException {
    for (Member member : Set.copyOf(arrived)) {
      if (!posted.contains(member) && !ask(member)) {
        posted.add(member);
      }
    }
  }

  /** The round is over: the next begins. */
  void closeRound() {
    met = false;
    rounds++;
    posted.stream().skip(1).forEach(owed::add);
    posted.clear();
    arrived.clear();
  }

  private boolean ask(Member member)
      throws UnreachableException, StateLostException, InterruptedException {
    WireRequest request =
        WireRequest.of(Registration.identity(member, 0), RequestVerb.LAVA_SYNC)
            .id(id)
            .message(MARK);
    return switch (link.ask(request).response()) {
      case WireResponse.ACK -> true;
      case WireResponse.WAIT -> false;
      default -> throw new StateLostException();
    };
  }
}
