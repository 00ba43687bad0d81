// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static nodeline.group.Lab.data;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import nodeline.group.Lab.Told;
import org.junit.jupiter.api.Test;

class SyncRoundsTest {
  private static final List<String> BOARDS = List.of("1/a", "2/b", "3/b", "4/c");

  private final Lab lab = Lab.of("1/a", "2/b", "3/b", "4/c");

  @Test
  void fourMembersMeetFiveTimesUnderOneId() {
    Random random = new Random(5);
    for (int round = 1; round <= 5; round++) {
      List<String> order = new ArrayList<>(BOARDS);
      Collections.shuffle(order, random);
      List<Told> waiting = new ArrayList<>();
      for (String board : order) {
        for (Told told : waiting) {
          assertTrue(told.waits(), "round " + round);
        }
        waiting.add(lab.sync(board, "meet"));
      }
      waiting.forEach(told -> assertEquals(data(), told.outcome()));
      assertEquals(round, lab.coordinator.groups().get(0).messages().get(0).rounds());
    }
  }

  @Test
  void fastMemberThatComesBackIsInTheNextRound() {
    Lab two = Lab.of("1/a", "2/b");
    Told slow = two.sync("1/a", "meet");
    two.sync("2/b", "meet").outcome();
    slow.outcome();
    Told next = two.sync("2/b", "meet");
    assertTrue(next.waits());
    assertEquals("1 (a)", next.missing());
    two.sync("1/a", "meet").outcome();
    next.outcome();
  }

  @Test
  void memberThatCallsAgainIsStillInItsRound() {
    Told first = lab.sync("1/a", "meet");
    assertTrue(first.pending.cancel());
    Told again = lab.sync("1/a", "meet");
    Told third = lab.sync("1/a", "meet");
    lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    assertEquals("4 (c)", again.missing());
    lab.sync("4/c", "meet").outcome();
    again.outcome();
    third.outcome();
    assertTrue(lab.sync("1/a", "meet").waits());
  }

  @Test
  void cancelledSyncStaysInItsRound() {
    lab.sync("1/a", "meet").pending.cancel();
    lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    lab.sync("4/c", "meet").outcome();
    // Its round is over, so this is the next one.
    assertEquals("2 (b), 3 (b), 4 (c)", lab.sync("1/a", "meet").missing());
  }

  @Test
  void laterRoundsHoldForMembersThatCallAgainToo() {
    BOARDS.forEach(board -> lab.sync(board, "meet"));
    lab.sync("1/a", "meet").pending.cancel();
    Told again = lab.sync("1/a", "meet");
    lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    assertEquals("4 (c)", again.missing());
    lab.sync("4/c", "meet");
    again.outcome();
  }

  @Test
  void sameCallIdIsOneSync() {
    Told first = lab.call("1/a", "s1", new Call.Sync("meet"));
    lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    lab.sync("4/c", "meet");
    first.outcome();
    // The reply was lost and the call is made again: its own round, not a new one.
    assertEquals(data(), lab.call("1/a", "s1", new Call.Sync("meet")).outcome());
    assertEquals("1 (a), 3 (b), 4 (c)", lab.sync("2/b", "meet").missing());
  }

  @Test
  void sendCountsForTheFirstRoundOnly() {
    lab.send("1/a", "meet", "k=v");
    lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    assertEquals(data("1:k=v"), lab.sync("4/c", "meet").outcome());
    // The sender's own first sync is the first round, as send + wait-all would be.
    assertEquals(data("1:k=v"), lab.sync("1/a", "meet").outcome());
    lab.send("1/a", "meet", "k=w");
    Told second = lab.sync("2/b", "meet");
    lab.sync("3/b", "meet");
    lab.sync("4/c", "meet");
    assertEquals("1 (a)", second.missing());
    lab.sync("1/a", "meet");
    assertEquals(data("1:k=w"), second.outcome());
  }

  @Test
  void sendsAloneCompleteTheFirstRound() {
    BOARDS.forEach(board -> lab.send(board, "meet"));
    BOARDS.forEach(board -> assertEquals(data(), lab.sync(board, "meet").outcome()));
    assertTrue(lab.sync("1/a", "meet").waits());
  }

  @Test
  void sendAfterSyncDoesNotCountTwice() {
    lab.sync("1/a", "meet");
    lab.send("1/a", "meet");
    assertEquals("2 (b), 3 (b), 4 (c)", lab.sync("1/a", "meet").missing());
  }

  @Test
  void syncIsASendForWaitAndWaitAll() {
    Told any = lab.await("1/a", "meet");
    Told role = lab.awaitAll("1/a", "meet", "b");
    Told all = lab.awaitAll("1/a", "meet");
    lab.sync("2/b", "meet");
    assertEquals(data(), any.outcome());
    lab.sync("3/b", "meet");
    assertEquals(data(), role.outcome());
    lab.sync("4/c", "meet");
    assertTrue(all.waits());
    lab.send("1/a", "meet", "k=v");
    assertEquals(data("1:k=v"), all.outcome());
  }

  @Test
  void memberAloneNeverWaits() {
    Lab one = Lab.of("1/a");
    for (int i = 0; i < 3; i++) {
      assertEquals(data(), one.sync("1/a", "meet").outcome());
    }
  }

  @Test
  void viewNamesThoseInTheOpenRound() {
    BOARDS.forEach(board -> lab.sync(board, "meet"));
    lab.sync("3/b", "meet");
    GroupView.MessageView view = lab.coordinator.groups().get(0).messages().get(0);
    assertEquals(1, view.rounds());
    assertEquals(List.of("3"), view.inRound());
  }
}
