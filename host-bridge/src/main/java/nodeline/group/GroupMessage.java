// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message id of a group: who sent what, and the rounds of its syncs.
 *
 * <p>Round <i>r</i> is complete when every member has made <i>r</i> syncs; for the first round a
 * send counts too. A member that syncs while its round is incomplete stays in it. So nobody is more
 * than one round ahead, and it is enough to count those in the round that is open.
 */
final class GroupMessage {
  /** The id that a bridge takes: docs/lava.md, section 6. */
  private static final Pattern PROBE =
      Pattern.compile("nodeline-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What one member did with the id. */
  private static final class Share {
    /** Made with the first pair. */
    Map<String, String> data = Map.of();

    int syncs;

    /** Empty if the job is no member now: its share counts in no open round. */
    Optional<String> role = Optional.empty();

    void put(Map<String, String> added, boolean replaces) {
      if (data.isEmpty() || replaces) {
        data = added.isEmpty() ? Map.of() : new LinkedHashMap<>(added);
      } else {
        data.putAll(added);
      }
    }
  }

  private final String id;

  /** By the order of their first send or sync. */
  private final Map<String, Share> shares = new LinkedHashMap<>();

  /** Shares of members, by role; empty until somebody waits for a role. */
  private Optional<Map<String, Integer>> byRole = Optional.empty();

  /** What was told last, while somebody has it. */
  private WeakReference<Outcome.Data> told = new WeakReference<>(null);

  /** That of the members, when it was told. */
  private int toldVersion;

  private int rounds;

  /** Members whose last sync is in the open round. */
  private int inRound;

  /** Shares of those that are no members now. */
  private int gone;

  private int octets;

  /** One that nobody has sent. */
  GroupMessage(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  /**
   * Whether it is nothing but a sign by which a bridge sees that its coordinator still knows it.
   */
  boolean isProbe() {
    return octets == 0 && PROBE.matcher(id).matches();
  }

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

  /** All data of the members, in their order: made once for all who get it. */
  Outcome.Data data(Members members) {
    Outcome.Data data = toldVersion == members.version() ? told.get() : null;
    if (data == null) {
      List<Datum> pairs = new ArrayList<>();
      for (Member member : members.all()) {
        String job = member.job();
        data(job).forEach((key, value) -> pairs.add(new Datum(job, key, value)));
      }
      data = new Outcome.Data(pairs);
      told = new WeakReference<>(data);
      toldVersion = members.version();
    }
    return data;
  }

  /** Members, or those of a role, that have sent or synced it. */
  int sentBy(Optional<String> role) {
    if (role.isEmpty()) {
      return shares.size() - gone;
    }
    if (byRole.isEmpty()) {
      byRole = Optional.of(new HashMap<>());
      shares.values().forEach(share -> count(share, 1));
    }
    return byRole.get().getOrDefault(role.get(), 0);
  }

  private void count(Share share, int more) {
    if (byRole.isPresent() && share.role.isPresent()) {
      byRole.get().merge(share.role.get(), more, Integer::sum);
    }
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
   * Adds to the member's data: a key sent again takes the new value and keeps its place. Or
   * replaces it whole.
   */
  void send(Member member, Call.Send send, int groupSize) {
    octets += (int) growth(member.job(), send.data(), send.replaces());
    share(member).put(send.data(), send.replaces());
    told.clear();
    closeRound(groupSize);
  }

  /** Returns the round that the member is in now. */
  int sync(Member member, int groupSize) {
    Share share = share(member);
    if (share.syncs <= rounds) {
      share.syncs++;
      inRound += share.syncs > rounds ? 1 : 0;
    }
    int round = share.syncs;
    closeRound(groupSize);
    return round;
  }

  private Share share(Member member) {
    Share share = shares.get(member.job());
    if (share == null) {
      share = new Share();
      share.role = Optional.of(member.role());
      shares.put(member.job(), share);
      count(share, 1);
    }
    return share;
  }

  /**
   * Puts back what a job did.
   *
   * @param role empty if it is no member
   */
  void restore(Change.Shared shared, Optional<String> role) {
    octets += (int) growth(shared.job(), shared.data(), true);
    Share before = shares.remove(shared.job());
    if (before != null) {
      count(before, -1);
      gone -= before.role.isEmpty() ? 1 : 0;
    }
    Share share = new Share();
    share.syncs = shared.syncs();
    share.role = role;
    share.put(shared.data(), true);
    shares.put(shared.job(), share);
    gone += role.isEmpty() ? 1 : 0;
    count(share, 1);
  }

  /** Puts back the complete rounds, after all that members did. */
  void restoreRounds(int complete) {
    rounds = complete;
    shares.values().forEach(share -> share.syncs = (int) Math.min(share.syncs, rounds + 1L));
    inRound =
        (int)
            shares.values().stream()
                .filter(share -> share.role.isPresent() && share.syncs > rounds)
                .count();
  }

  /** How many rounds the job has entered. */
  int syncs(String job) {
    return shares.get(job).syncs;
  }

  /** The job is a member no more: it leaves the round that is open. */
  void leave(String job) {
    Share share = shares.get(job);
    if (share != null && share.role.isPresent()) {
      inRound -= share.syncs > rounds ? 1 : 0;
      share.syncs = Math.min(share.syncs, rounds);
      count(share, -1);
      share.role = Optional.empty();
      gone++;
    }
  }

  /** The job, which is a member no more, has never sent or synced it. Whether anybody has. */
  boolean forget(String job) {
    leave(job);
    octets -= (int) size(job, data(job));
    if (shares.remove(job) != null) {
      gone--;
    }
    told.clear();
    return !shares.isEmpty();
  }

  /** The job is a member again. */
  void comeBack(Member member, int groupSize) {
    Share share = shares.get(member.job());
    if (share != null && share.role.isEmpty()) {
      share.role = Optional.of(member.role());
      gone--;
      count(share, 1);
      closeRound(groupSize);
    }
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
