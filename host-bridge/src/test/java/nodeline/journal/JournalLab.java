// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  final EmbeddedCoordinator coordinator;

  JournalLab(Path file) {
    this(file, DAY, 4 * 1_048_576);
  }

  JournalLab(Path file, Duration life, long octets) {
    this(file, life, octets, false);
  }

  private JournalLab(Path file, Duration life, long octets, boolean fresh) {
    Timing timing = new Timing(life, Duration.ofMillis(20), Duration.ofMillis(50), octets);
    coordinator =
        new EmbeddedCoordinator(
            GroupLimits.DEFAULT, new FileJournal(file, timing, Clock.systemUTC(), fresh));
  }

  /** With both members, whose groups of an earlier run are over. */
  static JournalLab fresh(Path file) {
    return new JournalLab(file, DAY, 4 * 1_048_576, true).join();
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

  @Override
  public void close() {
    coordinator.close();
  }
}
