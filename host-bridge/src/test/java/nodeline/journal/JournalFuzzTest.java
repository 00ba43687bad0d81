// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import nodeline.Beginning;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.framing.Check;
import nodeline.group.Call;
import nodeline.group.Change;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.journal.JournalWriter.Timing;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever stands in a journal: it is refused in one line and left as it was, or its groups serve
 * any call, and are the same after the next start. An octet FF stands for the right check of its
 * line so far, and FE for the number of the line's record.
 */
class JournalFuzzTest {
  private static final Moment NOW = new Moment("b", 1_000, 1_800_000_000, true);
  private static final Timing TIMING =
      new Timing(Duration.ofHours(1), Duration.ofMillis(1), Duration.ofHours(1), 1_000);

  /** Calls of each member that tries them, and members of each group that do. */
  private static final int SOME = 3;

  static Stream<byte[]> journals() {
    String title = "nodeline-journal 2 0\377\n";
    String lab = title + records("time,b,900,1800000000,1", "group,lab,2", "member,lab,a,s");
    return Stream.of(
            title,
            lab + records("member,lab,b,c", "sync,lab,a,s,c1,m", "sync,lab,b,c,c2,m"),
            lab + records("send,lab,a,s,0123456789ab,m,k=v,l=", "release,lab,a,0123456789ab"),
            lab + records("replace,lab,a,s,c1,m,k=%377", "began,lab,1800000000", "left,lab,a"),
            lab + records("call,lab,a,c1,m,1,,77", "call,lab,a,c2,m,0,too%040much,4294967295"),
            lab + records("share,lab,m,a,2,k=v", "share,lab,m,b,1", "rounds,lab,m,1", "size,lab,1"),
            lab + records("spent,a,0123456789ab0123456789ac", "clear,lab", "over"),
            lab + records("drop,lab", "group,lab,1000", "member,lab,,", "send,lab,,,,,="),
            lab + "5 9 size,lab,3\377\n",
            lab + "4 4 size,lab,3\377\n6 4 size",
            title.replace('2', '1') + records("group,lab,1"),
            "nodeline-journal 3 0\377\n",
            "nodeline-journal 2 99999999999999999\377\n")
        .map(text -> text.getBytes(ISO_8859_1));
  }

  private static String records(String... words) {
    return Stream.of(words).map(one -> "\376 0 " + one + "\377\n").reduce("", String::concat);
  }

  private static byte[] journal(byte[] octets) {
    String[] lines = new String(octets, ISO_8859_1).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = lines[i].replace("\376", "" + i);
      if (lines[i].endsWith("\377")) {
        String text = lines[i].substring(0, lines[i].length() - 1);
        lines[i] = text + " " + Check.of(text);
      }
    }
    return String.join("\n", lines).getBytes(ISO_8859_1);
  }

  @MethodSource("journals")
  @FuzzTest(maxDuration = "3m")
  void isRefusedInOneLineOrServes(byte[] octets) throws InterruptedException {
    byte[] journal = journal(octets);
    MemoryDisk disk = new MemoryDisk(journal);
    JournalWriter writer = writer(disk);
    try (CapturedLog log = CapturedLog.of("nodeline.journal");
        EmbeddedCoordinator coordinator = new EmbeddedCoordinator(GroupLimits.DEFAULT, writer)) {
      serve(coordinator, writer);
      assertSame(coordinator.groups(), disk.octets());
      log.assertWarnsOf("unfinished end", "no clock of this host");
    } catch (Problem problem) {
      assertEquals(-1, (problem.getMessage() + problem.hint()).indexOf('\n'));
      assertArrayEquals(journal, disk.octets());
    }
  }

  private static JournalWriter writer(JournalDisk disk) {
    return new JournalWriter(disk, TIMING, () -> NOW, Beginning.KEPT);
  }

  private static void assertSame(List<GroupView> groups, byte[] journal) {
    try (EmbeddedCoordinator again =
        new EmbeddedCoordinator(GroupLimits.DEFAULT, writer(new MemoryDisk(journal)))) {
      assertEquals(groups, again.groups());
    }
  }

  private static void serve(EmbeddedCoordinator coordinator, JournalWriter writer)
      throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    for (GroupView group : coordinator.groups()) {
      coordinator.oldest(group.name());
      for (Member member : group.members().stream().limit(SOME).toList()) {
        coordinator.join(member, group.size());
        Stream.concat(group.messages().stream().map(one -> one.id()).limit(SOME), Stream.of("new"))
            .flatMap(JournalFuzzTest::all)
            .forEach(call -> begin(coordinator, member, "c" + calls.getAndIncrement(), call));
      }
    }
    writer.whenSafe(() -> {});
    writer.add(new Change.Spent("x", "0123456789ab"));
    writer.turn();
  }

  private static Stream<Call> all(String id) {
    return Stream.of(
        new Call.Sync(id),
        new Call.Send(id, Map.of("k", "v")),
        new Call.Wait(id),
        new Call.WaitAll(id, Optional.empty()),
        new Call.WaitAll(id, Optional.of("s")),
        new Call.Roles(),
        new Call.Jobs(Optional.empty()));
  }

  private static void begin(EmbeddedCoordinator coordinator, Member member, String id, Call call) {
    coordinator.call(member, id, call, outcome -> {}).missing();
  }
}
