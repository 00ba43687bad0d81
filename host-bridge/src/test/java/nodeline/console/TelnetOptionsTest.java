// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import nodeline.console.TelnetOptions.Side;
import nodeline.console.TelnetOptions.State;
import org.junit.jupiter.api.Test;

class TelnetOptionsTest {
  private final List<String> said = new ArrayList<>();
  private final TelnetOptions options =
      new TelnetOptions(
          Set.of(Telnet.BINARY, Telnet.COM_PORT),
          Set.of(Telnet.BINARY, Telnet.ECHO),
          (verb, option) -> said.add("%02x%02x".formatted(verb, option)));

  @Test
  void agreesOnWhatItAskedForWithoutAnotherWord() {
    options.ask(Side.OURS, Telnet.BINARY);
    options.ask(Side.OURS, Telnet.BINARY);
    options.heard(Telnet.DO, Telnet.BINARY);
    options.heard(Telnet.DO, Telnet.BINARY);
    assertTrue(options.agreed(Side.OURS, Telnet.BINARY));
    assertEquals(List.of("fb00"), said);
  }

  @Test
  void takesNoForAnAnswer() {
    options.ask(Side.OURS, Telnet.COM_PORT);
    options.heard(Telnet.DONT, Telnet.COM_PORT);
    assertEquals(State.NO, options.state(Side.OURS, Telnet.COM_PORT));
    assertEquals(List.of("fb2c"), said);
    options.heard(Telnet.DO, Telnet.COM_PORT);
    assertTrue(options.agreed(Side.OURS, Telnet.COM_PORT), "the server thinks better of it");
    assertEquals(List.of("fb2c", "fb2c"), said);
  }

  @Test
  void letsThePeerDoWhatIsWantedAndRefusesTheRestOnce() {
    options.heard(Telnet.WILL, Telnet.ECHO);
    options.heard(Telnet.WILL, 24);
    options.heard(Telnet.WILL, 24);
    options.heard(Telnet.DO, 31);
    assertEquals(List.of("fd01", "fe18", "fc1f"), said);
  }

  @Test
  void givesUpWhatThePeerGivesUp() {
    options.heard(Telnet.WILL, Telnet.ECHO);
    options.heard(Telnet.WONT, Telnet.ECHO);
    options.heard(Telnet.WONT, Telnet.ECHO);
    assertEquals(List.of("fd01", "fe01"), said);
  }

  @Test
  void twoSidesNeverKeepEachOtherBusy() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Deque<int[]> toA = new ArrayDeque<>();
      Deque<int[]> toB = new ArrayDeque<>();
      TelnetOptions a =
          new TelnetOptions(some(random), some(random), (v, o) -> toB.add(new int[] {v, o}));
      TelnetOptions b =
          new TelnetOptions(some(random), some(random), (v, o) -> toA.add(new int[] {v, o}));
      for (int option : some(random)) {
        a.ask(random.nextBoolean() ? Side.OURS : Side.THEIRS, option);
        b.ask(random.nextBoolean() ? Side.OURS : Side.THEIRS, option);
      }
      int words = 0;
      while (!toA.isEmpty() || !toB.isEmpty()) {
        boolean first = toB.isEmpty() || (!toA.isEmpty() && random.nextBoolean());
        int[] word = first ? toA.remove() : toB.remove();
        (first ? a : b).heard(word[0], word[1]);
        words++;
        assertTrue(words < 100, "seed=" + seed);
      }
      for (int option = 0; option < 4; option++) {
        assertEquals(a.agreed(Side.OURS, option), b.agreed(Side.THEIRS, option), "seed=" + seed);
        assertEquals(a.agreed(Side.THEIRS, option), b.agreed(Side.OURS, option), "seed=" + seed);
      }
    }
  }

  private static Set<Integer> some(Random random) {
    Set<Integer> some = new java.util.HashSet<>();
    for (int option = 0; option < 4; option++) {
      if (random.nextBoolean()) {
        some.add(option);
      }
    }
    return some;
  }
}
