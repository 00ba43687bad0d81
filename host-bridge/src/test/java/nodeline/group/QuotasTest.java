// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.group.GuestCall.Guest;
import nodeline.group.Quotas.Quota;
import org.junit.jupiter.api.Test;

/** What all groups hold together, whoever fills them. */
class QuotasTest {
  private static final Quota ALL = new Quota(1_000_000, 8, 100);
  private static final Quotas QUOTAS = new Quotas(ALL, ALL.part(2), ALL.part(4));
  private static final Outcome DONE = new Outcome.Done();

  private final EmbeddedCoordinator coordinator =
      new EmbeddedCoordinator(GroupLimits.DEFAULT.with(QUOTAS));
  private int calls;

  private Outcome send(Member member, String id, int octets) {
    Call send = new Call.Send(id, Map.of("k", "x".repeat(octets)));
    return coordinator.now(member, "c" + ++calls, send).orElseThrow();
  }

  private int fill(Member member) {
    int sent = 0;
    while (send(member, member.job() + sent, 10_000).equals(DONE)) {
      sent++;
    }
    return sent;
  }

  private static Member device(String group, int i) {
    return new Member(group, "device" + i, "r");
  }

  @Test
  void devicesThatFloodLeaveEachOtherItsPart() {
    for (int i = 0; i < 5; i++) {
      coordinator.join(device("g" + i % 2, i), i % 2 == 0 ? 3 : 2);
    }
    int first = fill(device("g0", 0));
    int second = fill(device("g1", 1));
    assertTrue(first > 20 && second < 6, "sent=" + first + ", " + second);
    for (int i = 2; i < 5; i++) {
      assertTrue(fill(device("g" + i % 2, i)) >= 4, "a tenth of half a megabyte");
    }
  }

  @Test
  void oneDeviceAloneHasAllOfTheDevices() {
    coordinator.join(device("g", 0), 1);
    int sent = fill(device("g", 0));
    assertTrue(sent > 40 && sent < 50, "sent=" + sent);
  }

  @Test
  void rememberedCallsCountToo() {
    Member guest = new Member("g", "1", "r");
    coordinator.admit(new Guest(guest, "c"), 1);
    for (int i = 0; i < 5_000; i++) {
      Call send = new Call.Send("m", Map.of("k", "v" + i));
      assertEquals(DONE, coordinator.now(guest, "call-" + i, send).orElseThrow());
    }
    assertTrue(coordinator.knows(guest, "call-4999"));
    assertTrue(coordinator.knows(guest, "call-4990"), "its last ones, however full it is");
    assertFalse(coordinator.knows(guest, "call-3999"), "a quarter of a megabyte of them");
  }

  @Test
  void whatIsClearedOrDroppedMakesPlace() {
    Member guest = new Member("g", "1", "r");
    for (int i = 0; i < 5; i++) {
      coordinator.admit(new Guest(guest, "c"), 1);
      assertTrue(fill(guest) > 20);
      coordinator.clear("g");
      assertTrue(fill(guest) > 20);
      coordinator.drop("g");
    }
    coordinator.admit(new Guest(guest, "c"), 1);
    for (int i = 0; i < 100; i++) {
      Member next = new Member("g", "n" + i, "r");
      coordinator.leave(new Member("h", "other", "r"));
      coordinator.join(device("h", 1), 2);
      coordinator.admit(new Guest(new Member("h", "n" + i, "r"), "c"), 2);
      assertTrue(fill(new Member("h", next.job(), "r")) > 20, "after " + i);
      coordinator.leave(new Member("h", "n" + i, "r"));
    }
  }

  @Test
  void guestsAloneMayHaveAll() {
    EmbeddedCoordinator alone =
        new EmbeddedCoordinator(GroupLimits.DEFAULT.with(QUOTAS.forGuestsAlone()));
    for (int i = 0; i < 4; i++) {
      alone.admit(new Guest(new Member("g" + i, "1", "r"), "c"), 1);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> alone.admit(new Guest(new Member("g4", "1", "r"), "c"), 1));
    alone.admit(new Guest(new Member("g4", "1", "r"), "d"), 1);
  }

  @Test
  void seatsThatWereLeftAndTakenAreTheSameAfterARestart() {
    List<Change> kept = new ArrayList<>();
    EmbeddedCoordinator first = new EmbeddedCoordinator(GroupLimits.DEFAULT, journal(kept));
    Member a = new Member("g", "a", "r");
    Member b = new Member("g", "b", "r");
    first.join(device("g", 0), 3);
    first.admit(new Guest(a, "c"), 3);
    first.admit(new Guest(b, "c"), 3);
    first.now(a, "1", new Call.Send("m", Map.of("k", "v")));
    first.now(b, "1", new Call.Send("n", Map.of("k", "v")));
    first.leave(b);
    first.leave(a);
    first.admit(new Guest(new Member("g", "d", "r"), "c"), 3); // in the place of b
    List<Change> whole = new ArrayList<>();
    wholeOf(kept, whole);

    for (List<Change> journal : List.of(kept, whole)) {
      EmbeddedCoordinator again =
          new EmbeddedCoordinator(GroupLimits.DEFAULT, journal(new ArrayList<>(journal)));
      assertEquals(first.groups(), again.groups());
      again.join(device("g", 0), 3);
      again.admit(new Guest(new Member("g", "e", "r"), "c"), 3); // in the place of a
      assertEquals(
          List.of("device0", "d", "e"),
          again.membership("g").orElseThrow().members().stream().map(Member::job).toList());
      assertThrows(
          IllegalArgumentException.class,
          () -> again.admit(new Guest(new Member("g", "f", "r"), "c"), 3));
    }
  }

  private static void wholeOf(List<Change> changes, List<Change> whole) {
    List<Consumer<Consumer<List<Change>>>> asked = new ArrayList<>();
    new EmbeddedCoordinator(
        GroupLimits.DEFAULT,
        new MemoryJournal(changes) {
          @Override
          public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> tell) {
            super.start(again, tell);
            asked.add(tell);
          }
        });
    asked.get(0).accept(whole::addAll);
  }

  private static Journal journal(List<Change> kept) {
    return new MemoryJournal(kept);
  }

  /** Keeps changes in a list. */
  private static class MemoryJournal implements Journal {
    private final List<Change> kept;

    MemoryJournal(List<Change> kept) {
      this.kept = kept;
    }

    @Override
    public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {
      List.copyOf(kept).forEach(again);
    }

    @Override
    public void add(Change change) {
      kept.add(change);
    }

    @Override
    public void whenSafe(Runnable task) {
      task.run();
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
