// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message id of a group: who sent what, and the rounds of its syncs.
 *
 * <p>Round <i>r</i> is complete when every member has made <i>r</i> syncs; for the first round a
 * send counts too. A member that syncs while its round is incomplete stays in it. So nobody is more
 * than one round ahead, and it is enough to count those in the round that is open.
 */
final class GroupMessage {
  /** What one member did with the id. */
  private static final class Share {
    final Map<String, String> data = new LinkedHashMap<>();
    int syncs;

    /** Whether the job is no member now; its share counts in no open round. */
    boolean gone;
  }

  /** By the order of their first send or sync. */
  private final Map<String, Share> shares = new LinkedHashMap<>();

  private int rounds;

  /** Members whose last sync is in the open round. */
  private int inRound;

  /** Shares of those that are no members now. */
  private int gone;

  private int octets;

  /** Members that sent or synced it. */
  int senders() {
    return shares.size();
  }

  /** Their jobs, by the order of their first send or sync. */
  List<String> jobs() {
    return List.copyOf(shares.keySet());
  }

  boolean sentBy(String job) {
    return shares.containsKey(job);
  }

  /** Complete rounds. */
  int rounds() {
    return rounds;
  }

  /** Whether the job has reached the round, which is at least 1. */
  boolean reached(String job, int round) {
    Share share = shares.get(job);
    return share != null && (round == 1 || share.syncs >= round);
  }

  /** Whether the job's last sync is in the round that is open. */
  boolean inOpenRound(String job) {
    Share share = shares.get(job);
    return share != null && share.syncs > rounds;
  }

  /** A member's data by the order of the keys' first send; empty if it sent none. */
  Map<String, String> data(String job) {
    Share share = shares.get(job);
    return share == null ? Map.of() : share.data;
  }

  /** Octets of all data as it stands in a cache file. */
  int octets() {
    return octets;
  }

  /** How many octets more there would be after this send. */
  long growth(String job, Map<String, String> added, boolean replaces) {
    return replaces ? size(job, added) - size(job, data(job)) : growth(job, added);
  }

  private static long size(String job, Map<String, String> data) {
    return data.entrySet().stream()
        .mapToLong(pair -> new Datum(job, pair.getKey(), pair.getValue()).size())
        .sum();
  }

  private long growth(String job, Map<String, String> added) {
    Map<String, String> present = data(job);
    long growth = 0;
    for (Map.Entry<String, String> pair : added.entrySet()) {
      growth += new Datum(job, pair.getKey(), pair.getValue()).size();
      String old = present.get(pair.getKey());
      if (old != null) {
        growth -= new Datum(job, pair.getKey(), old).size();
      }
    }
    return growth;
  }

  /**
   * Adds to the job's data: a key sent again takes the new value and keeps its place. Or replaces
   * it whole.
   */
  void send(String job, Map<String, String> added, boolean replaces, int groupSize) {
    octets += (int) growth(job, added, replaces);
    Share share = share(job);
    if (replaces) {
      share.data.clear();
    }
    share.data.putAll(added);
    closeRound(groupSize);
  }

  /** Returns the round that the job is in now. */
  int sync(String job, int groupSize) {
    Share share = share(job);
    if (share.syncs <= rounds) {
      share.syncs++;
      inRound += share.syncs > rounds ? 1 : 0;
    }
    int round = share.syncs;
    closeRound(groupSize);
    return round;
  }

  /** Puts back what a job did that is a member, or was one. */
  void restore(String job, boolean isMember, int syncs, Map<String, String> data) {
    octets += (int) growth(job, data, true);
    Share share = share(job);
    gone += !isMember && !share.gone ? 1 : 0;
    share.gone |= !isMember;
    share.syncs = syncs;
    share.data.clear();
    share.data.putAll(data);
  }

  /** Puts back the complete rounds, after all that members did. */
  void restoreRounds(int complete) {
    rounds = complete;
    shares.values().forEach(share -> share.syncs = (int) Math.min(share.syncs, rounds + 1L));
    inRound =
        (int) shares.values().stream().filter(share -> share.syncs > rounds && !share.gone).count();
  }

  /** How many rounds the job has entered. */
  int syncs(String job) {
    return shares.get(job).syncs;
  }

  /** The job is a member no more: it leaves the round that is open. */
  void leave(String job) {
    Share share = shares.get(job);
    if (share != null && !share.gone) {
      inRound -= share.syncs > rounds ? 1 : 0;
      share.syncs = Math.min(share.syncs, rounds);
      share.gone = true;
      gone++;
    }
  }

  /** The job is a member again. */
  void comeBack(String job, int groupSize) {
    Share share = shares.get(job);
    if (share != null && share.gone) {
      share.gone = false;
      gone--;
      closeRound(groupSize);
    }
  }

  private Share share(String job) {
    return shares.computeIfAbsent(job, unused -> new Share());
  }

  /** Completes the open round if all members of the group are in it. */
  void closeRound(int groupSize) {
    int arrived = rounds == 0 ? shares.size() - gone : inRound;
    if (arrived == groupSize) {
      rounds++;
      inRound = 0;
    }
  }
}
