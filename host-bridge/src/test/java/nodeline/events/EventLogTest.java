// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nodeline.MonotonicClock;
import nodeline.Problem;
import nodeline.control.BridgeListener.CallEnd;
import nodeline.control.BridgeListener.CallStart;
import nodeline.control.BridgeListener.Ending;
import nodeline.control.CallStatus;
import nodeline.control.LinkStatus;
import nodeline.log.LogParts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of events: its limits, its faults, what is bounded. */
class EventLogTest {
  private static final long WALL = 1_800_000_000_000L;

  @TempDir Path folder;

  private EventLog open(LogParts.Limits limits) {
    EventLog log =
        EventLog.open(
            new LogParts(folder.resolve(EventLog.FILE), limits),
            MonotonicClock.SYSTEM,
            () -> WALL,
            (group, id) -> SentMessages.Answer.NOT_KNOWN);
    log.places(List.of(new Place("a", "lab", "1", "x"), new Place("b", "lab", "2", "y")));
    return log;
  }

  private List<BridgeEvent> read() {
    List<BridgeEvent> events = new ArrayList<>();
    new EventFiles(folder.resolve(EventLog.FILE)).read(events::add);
    return events;
  }

  private static CallStart send(long number, String id, String... pairs) {
    List<String> arguments = new ArrayList<>(List.of(id));
    Collections.addAll(arguments, pairs);
    return new CallStart(number, "lava-send", arguments, CallStatus.Maker.BOARD);
  }

  @Test
  void anEventIsALineOfJson() throws IOException {
    try (EventLog log = open(EventFile.LIMITS)) {
      log.callStarted("a", send(7, "ready", "k=\u00e9\u007f\u202e\"</script>"));
    }
    String line = Files.readAllLines(folder.resolve(EventLog.FILE)).get(0);
    assertTrue(
        line.matches(
            "\\{\"time\":\"2027-01-15T08:00:00.000Z\",\"mono\":\\d+,\"host\":\"[^\"]*\",\"event\":"
                + "\"call\",\"device\":\"a\",\"group\":\"lab\",\"call\":7,\"job\":\"1\",\"role\":"
                + "\"x\",\"command\":\"lava-send\",\"arguments\":\\[\"ready\","
                + "\"k=\\\\u00E9\\\\u007F\\\\u202E\\\\\"</script>\"\\]\\}"),
        line);
    assertEquals(
        List.of("ready", "k=\u00e9\u007f\u202e\"</script>"), read().get(0).list("arguments"));
  }

  /** Ten thousand ids, pairs by the thousand, a value of a megabyte. */
  @Test
  void whatBoardsSendIsBounded() throws IOException {
    String[] pairs = Collections.nCopies(10_000, "key=value").toArray(String[]::new);
    try (EventLog log = open(EventFile.LIMITS)) {
      log.callStarted("a", send(1, "many", pairs));
      log.callStarted("a", send(2, "large", "k=" + "x".repeat(1 << 20)));
      for (int i = 0; i < 10_000; i++) {
        log.callStarted("a", send(3 + i, "id-" + i));
        log.callEnded("a", new CallEnd(send(3 + i, "id-" + i), Ending.DONE, List.of(), 1));
      }
    }
    List<BridgeEvent> events = read();
    assertEquals(9_591, events.get(0).number("cut"));
    assertEquals(List.of("large"), events.get(1).list("arguments"));
    assertEquals(1, events.get(1).number("cut"));
    long lost =
        events.stream()
            .filter(event -> event.kind() == EventKind.LOST)
            .mapToLong(event -> event.number("count"))
            .sum();
    long kept = events.stream().filter(event -> event.kind() != EventKind.LOST).count();
    assertEquals(2 + 20_000 + 1, kept + lost);
  }

  @Test
  void itIsPutAwayWhenItIsFull() throws IOException {
    try (EventLog log = open(new LogParts.Limits(20_000, 3))) {
      for (int i = 0; i < 2_000; i++) {
        log.note("a", "note " + i);
        int written = i;
        if (i % 100 == 99) {
          Awaitility.await()
              .atMost(20, TimeUnit.SECONDS)
              .until(() -> last().equals("note " + written));
        }
      }
    }
    long octets = 0;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        octets += Files.size(file);
      }
    }
    assertTrue(Files.exists(folder.resolve(EventLog.FILE + ".2")));
    Files.move(folder.resolve(EventLog.FILE), folder.resolve("aside"));
    assertTrue(read().size() > 100, "between two files the older ones are read");
    Files.move(folder.resolve("aside"), folder.resolve(EventLog.FILE));
    assertTrue(!Files.exists(folder.resolve(EventLog.FILE + ".3")));
    assertTrue(octets < 3 * 40_000, "octets=" + octets);
    List<BridgeEvent> events = read();
    assertEquals("note 1999", events.get(events.size() - 2).text("text"));
  }

  private String last() {
    List<BridgeEvent> events = Files.exists(folder.resolve(EventLog.FILE)) ? read() : List.of();
    return events.isEmpty() ? "" : events.get(events.size() - 1).text("text");
  }

  /** As on a full disk: it tells so, loses events and nothing else, and goes on. */
  @Test
  void aFileThatCannotBeWrittenLosesEventsAndSaysSo() throws IOException {
    Path file = Files.createDirectory(folder.resolve(EventLog.FILE));
    try (EventLog log = open(EventFile.LIMITS)) {
      log.note("a", "lost");
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> !log.notes().isEmpty());
      assertEquals(List.of("events are lost, " + file + ": is not a file"), log.notes());
      Files.delete(file);
      Awaitility.await()
          .atMost(20, TimeUnit.SECONDS)
          .until(
              () -> {
                log.note("a", "kept");
                return log.notes().isEmpty();
              });
    }
    BridgeEvent first = read().get(0);
    assertEquals(EventKind.LOST, first.kind());
    assertTrue(first.number("count") >= 1, first.toString());
  }

  private final long[] spare = {-1};
  private final long[] now = {0};

  private static BridgeEvent note(String text) {
    return new BridgeEvent(WALL, 1, "h", EventKind.NOTE, "a", "lab", Map.of("text", text));
  }

  private EventFile file(LogParts parts) {
    return new EventFile(
        parts,
        () -> now[0],
        () -> spare[0],
        lost -> new BridgeEvent(WALL, 1, "h", EventKind.LOST, "", "", Map.of("count", lost)));
  }

  private EventFile file() {
    return file(new LogParts(folder.resolve(EventLog.FILE), EventFile.LIMITS));
  }

  private List<EventKind> kinds() {
    return read().stream().map(BridgeEvent::kind).toList();
  }

  /** The journal on the same disk needs what is left. */
  @Test
  void theLastOfADiskIsNotForEvents() throws IOException {
    EventFile file = file();
    file.add(note("x"));
    assertEquals("are lost, the disk is full but for what the journal may need", file.note());
    assertFalse(Files.exists(folder.resolve(EventLog.FILE)));
    spare[0]++;
    now[0] += EventFile.RETRY_NANOS;
    file.add(note("x"));
    file.close();
    assertEquals("", file.note());
    assertEquals(List.of(EventKind.LOST, EventKind.NOTE), kinds());
  }

  /** On a quiet bench the next event may come after days. */
  @Test
  void aDiskWithRoomAgainIsSeenWithoutAnEvent() {
    EventFile file = file();
    file.add(note("x"));
    file.tellLost();
    assertEquals(List.of(), file.note().isEmpty() ? kinds() : List.of());
    spare[0]++;
    now[0] += EventFile.RETRY_NANOS;
    file.tellLost();
    file.close();
    assertEquals("", file.note());
    assertEquals(List.of(EventKind.LOST), kinds());
  }

  /** The bench knows of what is not written, or at least that it does not know. */
  @Test
  void whatHasNoRoomIsKnownToTheBench() {
    BenchState bench = new BenchState();
    EventQueue queue = new EventQueue(bench);
    String large = "x".repeat(1 << 20);
    for (int i = 0; i < 6; i++) {
      queue.add(note(large));
    }
    queue.add(new BridgeEvent(WALL, 1, "h", EventKind.LINK, "a", "lab", Map.of("state", "down")));
    assertEquals("down", bench.link("a").orElseThrow().state());
    EventQueue.Taken taken = queue.takeAll();
    assertTrue(taken.lost() >= 1 && !taken.gap(), taken::toString);

    queue.add(new BridgeEvent(WALL, 1, "h", EventKind.TIMEOUT, "a", "lab", Map.of("call", 1)));
    for (int i = 0; i < 6; i++) {
      queue.add(note(large));
    }
    assertTrue(queue.takeAll().gap());
    assertFalse(queue.takeAll().gap());
  }

  @Test
  void eventsOfNoDeviceThatAreMissingConcernEachOne() {
    EventFilter filter = new EventFilter(Optional.empty(), Optional.of("b"), 0);
    assertFalse(filter.test(note("x")));
    assertTrue(filter.test(new BridgeEvent(1, 1, "h", EventKind.LOST, "", "", Map.of("count", 2))));
  }

  /** Its reader was stopped meanwhile. */
  @Test
  void aTailReadsFilesThatCameAndWent() throws IOException {
    spare[0] = 0;
    EventFile file = file(new LogParts(folder.resolve(EventLog.FILE), new LogParts.Limits(300, 4)));
    List<String> seen = new ArrayList<>();
    try (EventTail tail = new EventTail(folder.resolve(EventLog.FILE))) {
      file.add(note("0"));
      tail.poll(event -> seen.add(event.text("text")));
      int next = 1;
      while (!Files.exists(folder.resolve(EventLog.FILE + ".3"))) {
        file.add(note("" + next++));
      }
      tail.poll(event -> seen.add(event.text("text")));
      assertEquals(IntStream.range(0, next).mapToObj(i -> "" + i).toList(), seen);
      assertFalse(tail.hasMissed());
      for (int i = 0; i < 20; i++) {
        file.add(note("more"));
      }
      tail.poll(event -> seen.add(event.text("text")));
      assertTrue(tail.hasMissed());
    }
    file.close();
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine\n");
    Files.createSymbolicLink(folder.resolve(EventLog.FILE), secret);
    try (EventLog log = open(EventFile.LIMITS)) {
      log.note("a", "x");
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> !log.notes().isEmpty());
    }
    assertEquals("mine\n", Files.readString(secret));
  }

  @Test
  void aTailGoesOnInTheNextFile() throws IOException {
    List<String> seen = new ArrayList<>();
    try (EventLog log = open(new LogParts.Limits(3_000, 2));
        EventTail tail = new EventTail(folder.resolve(EventLog.FILE))) {
      for (int i = 0; i < 100; i++) {
        log.link("a", new LinkStatus(LinkStatus.State.UP, 0, "reason " + i));
        String wanted = "reason " + i;
        Awaitility.await()
            .pollInterval(5, TimeUnit.MILLISECONDS)
            .atMost(20, TimeUnit.SECONDS)
            .until(
                () -> {
                  tail.poll(event -> seen.add(event.text("reason")));
                  return seen.contains(wanted);
                });
      }
    }
    assertEquals(100, seen.size());
  }

  /** What was put away belongs to the last minute too. */
  @Test
  void aFollowerBeginsWithTheOlderFiles() throws IOException {
    List<String> seen = new ArrayList<>();
    Consumer<BridgeEvent> to = event -> seen.add(event.text("reason"));
    EventFiles files = new EventFiles(folder.resolve(EventLog.FILE));
    try (EventTail none = files.follow(to)) {
      none.poll(to);
    }
    assertEquals(List.of(), seen);
    List<String> all = IntStream.range(0, 200).mapToObj(i -> "reason " + i).toList();
    try (EventLog log = open(new LogParts.Limits(10_000, 90))) {
      for (int i = 0; i < 150; i++) {
        log.link("a", new LinkStatus(LinkStatus.State.UP, 0, all.get(i)));
        List<String> sofar = all.subList(0, i + 1);
        Awaitility.await()
            .pollInterval(2, TimeUnit.MILLISECONDS)
            .atMost(20, TimeUnit.SECONDS)
            .ignoreException(Problem.class) // there is no file yet
            .until(() -> reasons(files).equals(sofar));
      }
      assertTrue(Files.exists(folder.resolve(EventLog.FILE + ".1")));
      try (EventTail tail = files.follow(to)) {
        all.subList(150, 200)
            .forEach(reason -> log.link("a", new LinkStatus(LinkStatus.State.UP, 0, reason)));
        Awaitility.await()
            .pollInterval(5, TimeUnit.MILLISECONDS)
            .atMost(20, TimeUnit.SECONDS)
            .until(
                () -> {
                  tail.poll(to);
                  return seen.contains("reason 199");
                });
      }
    }
    assertEquals(all, seen);
  }

  private static List<String> reasons(EventFiles files) {
    List<String> reasons = new ArrayList<>();
    files.read(event -> reasons.add(event.text("reason")));
    return reasons;
  }
}
