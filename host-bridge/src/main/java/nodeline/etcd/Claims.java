// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import nodeline.group.GroupLog.Claim;

/** The claims of this program, and those that it is told of. */
final class Claims {
  private final EtcdLoop loop;
  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final EtcdKeys keys;
  private final Lease lease;
  private final Map<String, OwnClaim> own = new HashMap<>();
  private final Map<String, ClaimFeed> feeds = new HashMap<>();

  /** Those that are to be tried: one transaction tries all that have gathered. */
  private final Set<OwnClaim> gathered = new LinkedHashSet<>();

  private boolean due;

  Claims(EtcdLoop loop, EtcdLink link, EtcdTasks tasks, EtcdKeys keys) {
    this.loop = loop;
    this.link = link;
    this.tasks = tasks;
    this.keys = keys;
    this.lease = new Lease(loop, link, tasks, keys.groups(), this::claimAll);
  }

  /** Claims; ends a claim of ours of the same name. */
  OwnClaim claim(String group, ClaimText text, Consumer<Claim> told) {
    String key = keys.claim(group, text.name());
    OwnClaim claim = new OwnClaim(link, tasks, lease, key, text, told);
    own.put(key, claim);
    attemptSoon(List.of(claim));
    return claim;
  }

  /** Each change of a claim is told to all bridges: those of one transaction are told as one. */
  private void attemptSoon(Iterable<OwnClaim> claims) {
    claims.forEach(gathered::add);
    if (!due) {
      due = true;
      loop.execute(
          () -> {
            due = false;
            attemptGathered();
          });
    }
  }

  private void attemptGathered() {
    if (lease.id() == 0) {
      lease.want(); // which tries all
      return;
    }
    List<OwnClaim> some = new ArrayList<>();
    for (OwnClaim claim : List.copyOf(gathered)) {
      if (claim.begin()) {
        some.add(claim);
      }
      if (some.size() == EtcdTxn.MAX_OPERATIONS) {
        attempt(some);
        some = new ArrayList<>();
      }
    }
    gathered.clear();
    attempt(some);
  }

  /** All of them or none: where another program has one, each is tried alone. */
  private void attempt(List<OwnClaim> some) {
    if (!some.isEmpty()) {
      tasks.run(() -> hold(some), since -> some.forEach(claim -> claim.tried(since)));
    }
  }

  private CompletableFuture<Optional<Long>> hold(List<OwnClaim> some) {
    return lease
        .require()
        .thenCompose(
            id -> {
              EtcdTxn txn = new EtcdTxn();
              some.forEach(claim -> claim.addTo(txn, id));
              return link.call(EtcdTxn.PATH, txn.body());
            })
        .thenApply(
            answer ->
                Optional.of(answer.path("header").path("revision").asLong())
                    .filter(since -> answer.path("succeeded").asBoolean()));
  }

  void remove(OwnClaim claim) {
    own.remove(claim.key(), claim);
    gathered.remove(claim);
    claim.end();
  }

  Runnable follow(String group, Consumer<Map<String, String>> told) {
    ClaimFeed feed =
        feeds.computeIfAbsent(group, name -> new ClaimFeed(loop, link, tasks, keys.claims(name)));
    feed.add(told);
    return () -> {
      if (feed.remove(told)) {
        feeds.remove(group, feed);
      }
    };
  }

  void changed(EtcdEvent event) {
    OwnClaim claim = own.get(event.pair().key());
    if (claim != null) {
      claim.changed(event);
    }
    ClaimFeed feed = feeds.get(event.place().group());
    if (feed != null) {
      feed.changed(event);
    }
  }

  /** Changes may have been missed, or there is another lease. */
  void readAgain() {
    claimAll();
    feeds.values().forEach(ClaimFeed::read);
  }

  private void claimAll() {
    attemptSoon(own.values());
  }

  Lease lease() {
    return lease;
  }
}
