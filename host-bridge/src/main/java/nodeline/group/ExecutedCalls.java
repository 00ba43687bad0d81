// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;

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

  private final int limit;
  private final SpentCalls spent;
  private final Map<String, Map<String, Executed>> byJob = new HashMap<>();

  /**
   * Remembers at most so many of each member.
   *
   * @param spent gets the ids of those that it forgets
   */
  ExecutedCalls(int limit, SpentCalls spent) {
    this.limit = limit;
    this.spent = spent;
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
    byJob.computeIfAbsent(job, this::memory).put(callId, call);
  }

  void remove(String job, String callId) {
    byJob.getOrDefault(job, Map.of()).remove(callId);
  }

  /** Forgets all of a job. */
  void forget(String job) {
    byJob.getOrDefault(job, Map.of()).keySet().forEach(callId -> spent.add(job, callId));
    byJob.remove(job);
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

  private Map<String, Executed> memory(String job) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Executed> eldest) {
        boolean over = size() > limit;
        if (over) {
          spent.add(job, eldest.getKey());
        }
        return over;
      }
    };
  }
}
