// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
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
                "lab", 2, List.of(Lab.member("1/server"), Lab.member("2/client")), List.of())),
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

  @Test
  void thereIsNothingToClearInAnUnknownGroup() {
    assertEquals(Optional.empty(), lab.coordinator.clear("other"));
  }
}
