// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How much of what kernel lines cut is put together again. */
class RepairTest {
  private static final long SEED = Long.getLong("nodeline.seed", 20_261_124);
  private static final int REQUESTS = 25;

  private final Random random = new Random(SEED);

  @Test
  void repairsAKernelLineAtEveryPlace() {
    check(1.0, random -> Samples.kernelLine(random));
  }

  @Test
  void repairsAKernelLineWithALineEndBeforeItAtEveryPlace() {
    check(1.0, random -> "\r\n" + Samples.kernelLine(random));
  }

  /**
   * All but where it starts behind the marker's first octet: a lone {@code ~} is not held back for
   * it.
   */
  @Test
  void repairsKernelTextWithoutTime() {
    check(0.98, random -> Samples.kernelText(random) + "\r\n");
  }

  @Test
  void repairsKernelTextWithoutTimeWithALineEndBeforeIt() {
    check(0.99, random -> "\n" + Samples.kernelText(random) + "\n");
  }

  @Test
  void repairsAColouredLineAtEveryPlace() {
    check(1.0, random -> "\u001b[1;33m" + Samples.kernelLine(random).trim() + "\u001b[0m\r\n");
  }

  @Test
  void repairsWhereTheColourEndsOnTheNextLine() {
    check(1.0, random -> "\u001b[33m" + Samples.kernelLine(random) + "\u001b[0m");
  }

  @Test
  void repairsSeveralKernelLinesAtEveryPlace() {
    check(
        1.0,
        random ->
            Samples.kernelLine(random) + Samples.kernelLine(random) + Samples.kernelLine(random));
  }

  @Test
  void repairsSeveralLinesWithoutTime() {
    check(
        0.98,
        random ->
            Samples.kernelText(random) + "\r\n" + Samples.kernelText(random) + "\r\nx: y\r\n\r\n");
  }

  @Test
  void repairsALineWithItsLevelAtEveryPlace() {
    check(1.0, random -> "<6>" + Samples.kernelText(random) + "\n");
  }

  @Test
  void repairsALongLineAtEveryPlace() {
    check(1.0, random -> Samples.timestamp(random) + longText(random) + "\r\n");
  }

  /** No character tells where the line begins and the frame ends. */
  @Test
  void repairsALongLineOfTheAlphabetAlone() {
    check(0.98, random -> longText(random).replaceAll("[^A-Za-z0-9.:/]", "-") + "\r\n");
  }

  private static String longText(Random random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < 200) {
      text.append(Samples.kernelText(random)).append(' ');
    }
    return text.toString();
  }

  @Test
  void repairsTwoCutsWithTime() {
    checkTwo(0.99, Samples::kernelLine);
  }

  @Test
  void repairsTwoCutsWithoutTime() {
    checkTwo(0.95, random -> Samples.kernelText(random) + "\r\n");
  }

  /** The header is cut by plain text, and what follows by anything. */
  @Test
  void repairsTwoCutsTheFirstOfWhichIsPlainTextInTheHeader() {
    int tried = 0;
    int repaired = 0;
    for (int i = 0; i < 2 * REQUESTS; i++) {
      String frame = Samples.send(2, Samples.payload(random, 20 + random.nextInt(140))).encode();
      for (int first = 7; first < 45; first++) {
        int second = first + 1 + random.nextInt(frame.length() - first - 1);
        String inHeader = "net/core/dev.c:".substring(random.nextInt(12)) + " " + plainText();
        List<String> cuts = List.of(inHeader, random.nextBoolean() ? plainText() : stamped());
        tried++;
        repaired += repairs(frame, cuts, first, second);
      }
    }
    assertShare(0.98, repaired, tried);
  }

  @Test
  void repairsAnyNumberOfCutsWithTime() {
    checkMany(1.0, 60, () -> stamped());
  }

  /** A kernel line in 60 octets, a quarter of them without time: shorter frames get through. */
  @Test
  void repairsManyCutsOfWhichSomeAreWithoutTime() {
    checkMany(0.75, 60, () -> random.nextInt(4) == 0 ? plainText() : stamped());
  }

  @Test
  void repairsManyCutsOfWhichSomeAreLinesOfTheirOwnWithoutTime() {
    checkMany(
        0.88,
        60,
        () ->
            random.nextInt(3) == 0
                ? "\r\nbr0: port 1(eth0) entered disabled state\r\n"
                : stamped());
  }

  private String plainText() {
    return Samples.kernelText(random) + "\r\n";
  }

  private String stamped() {
    return Samples.kernelLine(random);
  }

  private void checkMany(double least, int every, Supplier<String> foreign) {
    int tried = 0;
    int repaired = 0;
    for (int i = 0; i < 8 * REQUESTS; i++) {
      RequestHeader header =
          new RequestHeader(
              Samples.id(random), 3, Verb.SEND, 1, 8, OptionalInt.empty(), 9, 12, 600);
      String frame = new Request(header, Samples.payload(random, 320)).encode();
      List<String> cuts = new ArrayList<>();
      List<Integer> places = new ArrayList<>();
      for (int at = 7; at < frame.length(); at++) {
        if (random.nextInt(every) == 0) {
          places.add(at);
          cuts.add(foreign.get());
        }
      }
      tried++;
      repaired += repairs(frame, cuts, places.stream().mapToInt(place -> place).toArray());
    }
    assertShare(least, repaired, tried);
  }

  private static int repairs(String frame, List<String> cuts, int... places) {
    StringBuilder cut = new StringBuilder(frame);
    for (int i = cuts.size() - 1; i >= 0; i--) {
      cut.insert(places[i], cuts.get(i));
    }
    return repairs(frame, String.join("", cuts), cut.toString());
  }

  @Test
  void takesNoForeignTextForAFrame() {
    String flipped = Samples.send(1, "ready,ip=10.0.0.1").encode().replace("ip=10", "ip=11");
    for (int at = 1; at < flipped.length(); at++) {
      String broken = flipped.substring(0, at) + Samples.kernelLine(random) + flipped.substring(at);
      Recorder found = Recorder.read(broken + "\r\n");
      assertEquals(List.of(), found.requests);
      assertEquals(broken + "\r\n", found.text.toString());
    }
  }

  @Test
  void findsTheHeaderWhereItWasCutAndTheRestIsBroken() {
    String frame = Samples.send(7, "ready,ip=10.0.0.1").encode().replace("ip=10", "ip=11");
    String cut = frame.substring(0, 20) + Samples.kernelLine(random) + frame.substring(20) + "\n";
    Recorder found = Recorder.read(cut);
    assertEquals(DamageKind.CHECK, found.damaged.get(0).kind());
    assertEquals(7, found.damaged.get(0).header().orElseThrow().attempt());
    assertTrue(found.damaged.get(0).answerable());
  }

  private void check(double least, Function<Random, String> foreign) {
    int tried = 0;
    int repaired = 0;
    for (int i = 0; i < REQUESTS; i++) {
      String frame = Samples.typical(random).encode();
      for (int at = 1; at < frame.length(); at++) {
        String text = foreign.apply(random);
        tried++;
        repaired += repairs(frame, text, frame.substring(0, at) + text + frame.substring(at));
      }
    }
    assertShare(least, repaired, tried);
  }

  private void checkTwo(double least, Function<Random, String> foreign) {
    int tried = 0;
    int repaired = 0;
    for (int i = 0; i < 5 * REQUESTS; i++) {
      String frame = Samples.typical(random).encode();
      int first = 1 + random.nextInt(frame.length() - 2);
      int second = first + 1 + random.nextInt(frame.length() - first - 1);
      String one = foreign.apply(random);
      String two = foreign.apply(random);
      String cut =
          frame.substring(0, first)
              + one
              + frame.substring(first, second)
              + two
              + frame.substring(second);
      tried++;
      repaired += repairs(frame, one + two, cut);
    }
    assertShare(least, repaired, tried);
  }

  private static int repairs(String frame, String text, String cut) {
    Recorder found = Recorder.read("$ " + cut + "\r\n$ ");
    if (found.requests.isEmpty()) {
      assertEquals("$ " + cut + "\r\n$ ", found.text.toString());
      return 0;
    }
    assertEquals(frame, found.encodedRequests());
    assertEquals("$ " + text + "$ ", found.text.toString());
    return 1;
  }

  private static void assertShare(double least, int repaired, int tried) {
    double share = (double) repaired / tried;
    assertTrue(share >= least, "repaired " + repaired + " of " + tried + ", seed=" + SEED);
  }
}
