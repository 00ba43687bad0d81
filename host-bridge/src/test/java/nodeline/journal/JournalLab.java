// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import nodeline.Beginning;
import nodeline.group.Call;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.journal.JournalWriter.Timing;

/** A group of two, a and b, whose coordinator keeps a journal. */
final class JournalLab implements AutoCloseable {
  static final Member A = new Member("lab", "a", "server");
  static final Member B = new Member("lab", "b", "client");
  static final Duration DAY = Duration.ofHours(24);

  /** Long after the host's start, by a clock that is right. */
  static final Moment NOW = new Moment("this", 10 * DAY.toMillis(), 1_800_000_000, true);

  final EmbeddedCoordinator coordinator;
  private final MortalDisk disk;

  JournalLab(Path file) {
    this(file, new Timing(DAY), () -> NOW, Beginning.KEPT);
  }

  JournalLab(Path file, Timing timing, Supplier<Moment> clock, Beginning beginning) {
    disk = new MortalDisk(new FileDisk(file));
    coordinator =
        new EmbeddedCoordinator(
            GroupLimits.DEFAULT, new FileJournal(disk, timing, clock, beginning));
  }

  /** One that looks for its file often, and is written anew at this size. */
  static Timing quick(long octets) {
    return new Timing(DAY, Duration.ofMillis(20), Duration.ofMillis(50), octets);
  }

  /** At a time that stands still. */
  static JournalLab at(Path file, Moment now) {
    return new JournalLab(file, new Timing(DAY), () -> now, Beginning.KEPT);
  }

  /** With both members, whose groups of an earlier run are over. */
  static JournalLab fresh(Path file) {
    return new JournalLab(file, new Timing(DAY), () -> NOW, Beginning.FRESH).join();
  }

  /** With both members. */
  static JournalLab joined(Path file) {
    return new JournalLab(file).join();
  }

  JournalLab join() {
    coordinator.join(A, 2);
    coordinator.join(B, 2);
    return this;
  }

  CompletableFuture<Outcome> call(Member member, String callId, Call call) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    coordinator.call(member, callId, call, outcome::complete);
    return outcome;
  }

  /** The outcome of a call that does not wait for others. */
  Outcome done(Member member, String callId, Call call) {
    return call(member, callId, call).orTimeout(20, SECONDS).join();
  }

  static Call.Send send(String id, String... pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : pairs) {
      data.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    return new Call.Send(id, data);
  }

  static Call waitAll(String id) {
    return new Call.WaitAll(id, Optional.empty());
  }

  /** As the process is by {@code kill -9}. */
  void kill() throws IOException {
    disk.kill();
    coordinator.close();
  }

  @Override
  public void close() {
    coordinator.close();
  }
}
