// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import nodeline.etcd.EtcdFailure.Kind;

/**
 * The lease of this program's claims: it ends soon after the program, and with it the claims. Its
 * upkeep also shows that the server answers while nothing else is asked.
 */
final class Lease {
  /** With the time that etcd takes to see that it is over, claims end within ten seconds. */
  private static final String SECONDS = "8";

  private static final long UPKEEP = 2_500;
  private static final String GRANT = "/v3/lease/grant";
  private static final String KEEP = "/v3/lease/keepalive";
  private static final String REVOKE = "/v3/lease/revoke";

  private final EtcdLink link;
  private final EtcdTasks tasks;
  private final String folder;
  private final Runnable changed;
  private long id;
  private boolean asking;
  private boolean wanted;

  /**
   * @param folder that this program may read
   * @param changed is told on the loop when there is another lease
   */
  Lease(EtcdLoop loop, EtcdLink link, EtcdTasks tasks, String folder, Runnable changed) {
    this.link = link;
    this.tasks = tasks;
    this.folder = folder;
    this.changed = changed;
    loop.repeat(UPKEEP, this::keep);
  }

  /** Its number; 0: there is none yet. */
  long id() {
    return id;
  }

  /** Its number; fails while there is none: a key without a lease would stay for ever. */
  CompletableFuture<Long> require() {
    return id == 0
        ? CompletableFuture.failedFuture(new EtcdFailure(Kind.OTHER, "there is no lease now"))
        : CompletableFuture.completedFuture(id);
  }

  /** There is one from now on, as long as this program lives. */
  void want() {
    wanted = true;
    if (id == 0 && !asking) {
      asking = true;
      tasks.run(
          () -> link.call(GRANT, JsonNodeFactory.instance.objectNode().put("TTL", SECONDS)),
          answer -> {
            asking = false;
            id = answer.path("ID").asLong();
            changed.run();
          });
    }
  }

  /** Keeps it; one that a server does not know any more is replaced. */
  void keep() {
    if (!link.isConnected()) {
      return;
    }
    long kept = id;
    CompletableFuture<JsonNode> answer =
        link.call(kept == 0 ? EtcdServer.RANGE : KEEP, kept == 0 ? anyKey() : body(kept));
    EtcdLoop.tell(
        answer,
        (given, failure) -> {
          boolean known =
              kept == 0 || (given != null && given.path("result").path("TTL").asLong() > 0);
          if (failure == null && !known && kept == id) {
            id = 0;
          }
          if (wanted && id == 0) {
            want();
          }
        });
  }

  /** A read that shows whether the server answers for a majority. */
  private ObjectNode anyKey() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", EtcdTxn.octets(folder))
        .put("keys_only", true);
  }

  private static ObjectNode body(long id) {
    return JsonNodeFactory.instance.objectNode().put("ID", Long.toString(id));
  }

  /** Ends it, and all claims with it. */
  CompletableFuture<Void> end() {
    return id == 0 || !link.isConnected()
        ? CompletableFuture.completedFuture(null)
        : link.call(REVOKE, body(id)).handle((answer, failure) -> null);
  }
}
