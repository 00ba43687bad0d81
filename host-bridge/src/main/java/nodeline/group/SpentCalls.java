// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nodeline.SpentIds;

/**
 * The calls of boards that were executed, and of which nothing but the id is known any more, by the
 * job that called: a frame of such a call is one that somebody prints again. They outlive groups,
 * which share them: thread-safe.
 */
final class SpentCalls {
  /** Ids of all jobs together; over that, those of the job that was heard of longest ago go. */
  static final int MOST = 1_048_576;

  /** Ids of one {@link Change.Spent}. */
  private static final int CHUNK = 4_096;

  /** Characters of an id that a board takes by chance; others are made by bridges. */
  private static final int ID_LENGTH = 12;

  private static final int HEX = 16;

  /** The job that was heard of longest ago first. */
  private final Map<String, SpentIds> byJob = new LinkedHashMap<>(16, 0.75f, true);

  /** Ids that a job counts for at least: an entry takes memory too. */
  private static final int LEAST = 32;

  private final Predicate<String> kept;
  private int size;

  /** None at first. */
  SpentCalls() {
    this(job -> false);
  }

  /**
   * None at first.
   *
   * @param kept jobs whose ids stay while there are others; must take no lock
   */
  SpentCalls(Predicate<String> kept) {
    this.kept = kept;
  }

  synchronized boolean has(String job, String callId) {
    SpentIds ids = byJob.get(job);
    return ids != null && isOfBoard(callId) && ids.has(number(callId));
  }

  synchronized void add(String job, String callId) {
    if (isOfBoard(callId)) {
      SpentIds ids = byJob.get(job);
      size -= ids == null ? 0 : cost(ids);
      ids = byJob.computeIfAbsent(job, unused -> new SpentIds());
      ids.add(number(callId));
      size += cost(ids);
      while (size > MOST) {
        size -= cost(byJob.remove(eldest()));
      }
    }
  }

  private String eldest() {
    return byJob.keySet().stream()
        .filter(job -> !kept.test(job))
        .findFirst()
        .orElseGet(() -> byJob.keySet().iterator().next());
  }

  private static int cost(SpentIds ids) {
    return Math.max(LEAST, ids.size());
  }

  private static boolean isOfBoard(String callId) {
    return callId.length() == ID_LENGTH
        && callId.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static long number(String callId) {
    return Long.parseLong(callId, HEX);
  }

  /** Does a change of an earlier run again. */
  synchronized void again(Change.Spent spent) {
    String ids = spent.ids();
    for (int at = 0; at + ID_LENGTH <= ids.length(); at += ID_LENGTH) {
      add(spent.job(), ids.substring(at, at + ID_LENGTH));
    }
  }

  /** Changes that make these of none. */
  synchronized void whole(Consumer<Change> to) {
    byJob.forEach(
        (job, spent) -> {
          StringBuilder ids = new StringBuilder();
          spent.forEach(
              number -> {
                ids.append("%012x".formatted(number));
                if (ids.length() == CHUNK * ID_LENGTH) {
                  to.accept(new Change.Spent(job, ids.toString()));
                  ids.setLength(0);
                }
              });
          if (ids.length() > 0) {
            to.accept(new Change.Spent(job, ids.toString()));
          }
        });
  }
}
