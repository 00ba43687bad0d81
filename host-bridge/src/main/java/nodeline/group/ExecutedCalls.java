// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import nodeline.group.Holdings.Holding;

/** The sends and syncs of a group's members that are known again, the latest of each. */
final class ExecutedCalls {
  /**
   * A send (round 0) or a sync (its round).
   *
   * @param digest of what it sends: {@link #digest}
   * @param refusal empty if it was accepted
   */
  record Executed(String id, int digest, int round, String refusal) {
    /** Whether a call that sends this is the same one. */
    boolean is(Call.Send send, boolean sync) {
      return id.equals(send.id())
          && digest == ExecutedCalls.digest(send)
          && (!refusal.isEmpty() || round > 0 == sync);
    }
  }

  /** The CRC-32 of a message's words: equal for equal ones, over a restart too. */
  static int digest(Call.Send send) {
    CRC32 crc = new CRC32();
    for (String word : send.arguments()) {
      crc.update(word.getBytes(StandardCharsets.ISO_8859_1));
      crc.update(0);
    }
    return (int) crc.getValue();
  }

  /** What a call takes of Java's heap. */
  private static final long HEAP = 300;

  /** Calls of a member that are known again however little memory is left. */
  private static final int FEWEST = 16;

  private final int limit;
  private final SpentCalls spent;
  private final Holdings holdings;
  private final Map<String, Map<String, Executed>> byJob = new LinkedHashMap<>();

  /**
   * Remembers at most so many of each member, and less where its account is full.
   *
   * @param spent gets the ids of those that it forgets
   */
  ExecutedCalls(int limit, SpentCalls spent, Holdings holdings) {
    this.limit = limit;
    this.spent = spent;
    this.holdings = holdings;
  }

  /** Whether it was executed, and nothing else is known of it. */
  boolean isSpent(String job, String callId) {
    return get(job, callId) == null && spent.has(job, callId);
  }

  /** The call as it was executed; null if it was not. */
  Executed get(String job, String callId) {
    return byJob.getOrDefault(job, Map.of()).get(callId);
  }

  void put(String job, String callId, Executed call) {
    Map<String, Executed> calls = byJob.computeIfAbsent(job, unused -> new LinkedHashMap<>());
    if (calls.put(callId, call) == null) {
      holdings.pay(job, HEAP);
      Holding own = holdings.get(job);
      while (calls.size() > limit
          || (calls.size() > FEWEST && !holdings.accounts().fits(own.account, own.heap))) {
        String eldest = calls.keySet().iterator().next();
        calls.remove(eldest);
        holdings.pay(job, -HEAP);
        spent.add(job, eldest);
      }
    }
  }

  void remove(String job, String callId) {
    if (byJob.getOrDefault(job, Map.of()).remove(callId) != null) {
      holdings.pay(job, -HEAP);
    }
  }

  /** Forgets all of a job. */
  void forget(String job) {
    Map<String, Executed> calls = byJob.remove(job);
    if (calls != null) {
      calls.keySet().forEach(callId -> spent.add(job, callId));
      holdings.pay(job, -HEAP * calls.size());
    }
  }

  void clear() {
    List.copyOf(byJob.keySet()).forEach(this::forget);
  }

  /** Changes that make these of none. */
  void whole(String group, Consumer<Change> to) {
    byJob.forEach(
        (job, calls) ->
            calls.forEach(
                (callId, call) ->
                    to.accept(
                        new Change.Known(
                            group,
                            job,
                            callId,
                            call.id(),
                            call.digest(),
                            call.round(),
                            call.refusal()))));
  }
}
