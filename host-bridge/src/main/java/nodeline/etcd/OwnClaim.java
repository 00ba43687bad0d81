// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import nodeline.group.GroupLog.Claim;

/** A name that this program claims, or waits for while another has it. */
final class OwnClaim {
  /** Who has it, since which revision. */
  private record Held(ClaimText text, long revision) {}

  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final Lease lease;
  private final String key;
  private final ClaimText text;
  private final Consumer<Claim> told;
  private boolean trying;
  private boolean again;
  private boolean ended;
  private boolean ours;
  private long revision;
  private Claim last;

  OwnClaim(
      EtcdLink link,
      EtcdTasks tasks,
      Lease lease,
      String key,
      ClaimText text,
      Consumer<Claim> told) {
    this.link = link;
    this.tasks = tasks;
    this.lease = lease;
    this.key = key;
    this.text = text;
    this.told = told;
  }

  String key() {
    return key;
  }

  /** Tries to get it; once there is a lease. */
  private void attempt() {
    if (lease.id() == 0) {
      lease.want();
    } else if (begin()) {
      tasks.run(this::hold, this::tell);
    }
  }

  /** Whether a try can begin: one that is under way is followed by another one. */
  boolean begin() {
    again = trying;
    trying = true;
    return !again;
  }

  /** Takes it, if nobody has it. */
  void addTo(EtcdTxn txn, long leaseId) {
    txn.ifAbsent(key).put(key, text.value(), leaseId);
  }

  /** A try that has begun has ended: it is ours since a revision, or somebody had it before. */
  void tried(Optional<Long> since) {
    since.ifPresentOrElse(
        revision -> tell(new Held(text, revision)), () -> tasks.run(this::hold, this::tell));
  }

  private CompletableFuture<Held> hold() {
    if (ended) {
      return CompletableFuture.completedFuture(new Held(text, revision));
    }
    return put(new EtcdTxn().ifAbsent(key))
        .thenCompose(
            answer -> {
              if (answer.path("succeeded").asBoolean()) {
                return held(text, answer.path("header").path("revision").asLong());
              }
              return Appends.found(answer, 0).map(this::of).orElseGet(this::hold);
            });
  }

  private CompletableFuture<JsonNode> put(EtcdTxn condition) {
    return lease
        .require()
        .thenCompose(
            id -> link.call(EtcdTxn.PATH, condition.put(key, text.value(), id).orGet(key).body()));
  }

  private static CompletableFuture<Held> held(ClaimText text, long revision) {
    return CompletableFuture.completedFuture(new Held(text, revision));
  }

  /** Somebody has it: another one, or we, by this lease or by one that has ended. */
  private CompletableFuture<Held> of(KeyValue pair) {
    ClaimText holder = ClaimText.of(pair);
    if (!holder.program().equals(text.program()) || pair.lease() == lease.id()) {
      return held(holder, pair.revision());
    }
    return put(new EtcdTxn().ifRevision(key, pair.revision())).thenCompose(answer -> hold());
  }

  private void tell(Held held) {
    trying = false;
    if (held.revision() >= revision) {
      tell(held.text(), held.revision());
    }
    if (ended) {
      free();
    } else if (again) {
      attempt();
    }
  }

  private void tell(ClaimText holder, long since) {
    revision = since;
    ours = holder.program().equals(text.program());
    Claim claim = new Claim(text.name(), holder.holder(), ours);
    if (!ended && !claim.equals(last)) {
      last = claim;
      told.accept(claim);
    }
  }

  void changed(EtcdEvent event) {
    if (event.revision() <= revision) {
      return;
    }
    if (event.put()) {
      tell(ClaimText.of(event.pair()), event.revision());
    } else {
      attempt();
    }
  }

  void end() {
    ended = true;
    if (!trying) {
      free();
    }
  }

  private void free() {
    if (ours) {
      EtcdTxn txn = new EtcdTxn().ifRevision(key, revision).delete(key);
      tasks.run(() -> link.call(EtcdTxn.PATH, txn.body()), answer -> {});
    }
  }
}
