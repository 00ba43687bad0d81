// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.group.Coordinator.Cleared;
import nodeline.group.GuestCall.Guest;
import org.junit.jupiter.api.Test;

class GroupClearTest {
  private final Lab lab = Lab.of("1/server", "2/client");

  private Cleared clear() {
    return lab.coordinator.clear("lab").orElseThrow();
  }

  @Test
  void forgetsMessagesAndKeepsMembers() {
    lab.send("1/server", "m", "k=v", "l=w");
    lab.send("2/client", "m", "k=x");
    lab.send("2/client", "n");

    assertEquals(new Cleared(2, 3, 0), clear());
    assertEquals(
        List.of(
            new GroupView(
                "lab",
                2,
                List.of(TestCalls.member("1/server"), TestCalls.member("2/client")),
                List.of())),
        lab.coordinator.groups());
    assertEquals(new Cleared(0, 0, 0), clear());
  }

  @Test
  void aWaitGoesOnAndGetsWhatIsSentAfter() {
    lab.send("1/server", "m", "old=1");
    Lab.Told waiting = lab.awaitAll("1/server", "m");

    assertEquals(new Cleared(1, 1, 1), clear());
    assertEquals("1 (server), 2 (client)", waiting.missing());
    lab.send("1/server", "m", "new=1");
    lab.send("2/client", "m");

    assertEquals(Lab.data("1:new=1"), waiting.outcome());
  }

  @Test
  void aSyncGoesOnInTheFirstRound() {
    lab.sync("1/server", "s");
    lab.sync("2/client", "s");
    Lab.Told waiting = lab.sync("1/server", "s");
    assertEquals("2 (client)", waiting.missing());

    assertEquals(new Cleared(1, 0, 1), clear());
    assertTrue(waiting.waits());
    assertEquals("2 (client)", waiting.missing());
    Lab.Told other = lab.sync("2/client", "s");

    assertEquals(Lab.data(), waiting.outcome());
    assertEquals(Lab.data(), other.outcome());
  }

  /** A sync of one that is no member would be a journal that no restart could follow. */
  @Test
  void aCallOfOneWhosePlaceWasTakenDoesNotGoOn() {
    Member gone = new Member("lab", "3", "client");
    EmbeddedCoordinator coordinator = new EmbeddedCoordinator();
    coordinator.admit(new Guest(TestCalls.member("1/server"), "c"), 2);
    coordinator.admit(new Guest(gone, "c"), 2);
    List<Outcome> told = new ArrayList<>();
    coordinator.call(gone, "sync", new Call.Sync("s"), told::add);
    coordinator.leave(gone);
    coordinator.admit(new Guest(TestCalls.member("2/client"), "c"), 2);

    assertEquals(List.of(new Outcome.Failed("another member has taken the place")), told);
    assertEquals(Optional.of(new Cleared(0, 0, 0)), coordinator.clear("lab"));
  }

  @Test
  void thereIsNothingToClearInAnUnknownGroup() {
    assertEquals(Optional.empty(), lab.coordinator.clear("other"));
  }
}
