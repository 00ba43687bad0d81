// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Since when the watch is known to have told everything: it has come to a revision that a majority
 * had when it was asked.
 *
 * <p>A cluster's revision grows by keys of others too, which the watch does not tell. Where that
 * hides it, a key of our own is written: the watch has to tell that.
 */
final class Freshness {
  /** Milliseconds between two checks. */
  static final long EVERY = 5_000;

  private static final byte[] NOTHING = {};

  private final EtcdLink link;
  private final EtcdKeys keys;
  private final EtcdWatch watch;
  private final Lease lease;
  private final String writer;

  /** Asked at, in nanoseconds, and the revision of the answer; 0: nothing is open. */
  private long asked;

  private long revision;

  /** When it was known last; null: never. */
  private volatile Long known;

  Freshness(EtcdLink link, EtcdKeys keys, EtcdWatch watch, Lease lease, String writer) {
    this.link = link;
    this.keys = keys;
    this.watch = watch;
    this.lease = lease;
    this.writer = writer;
  }

  /** Asks a majority for its revision. */
  void check() {
    if (!link.isConnected()) {
      return;
    }
    ObjectNode any =
        JsonNodeFactory.instance
            .objectNode()
            .put("key", EtcdTxn.octets(keys.groups()))
            .put("keys_only", true);
    boolean hidden = revision > 0 && lease.id() > 0;
    if (revision > 0) {
      lease.want(); // our key is to end with this program
    }
    long now = System.nanoTime();
    EtcdLoop.tell(
        hidden
            ? link.call(
                EtcdTxn.PATH, new EtcdTxn().put(keys.fresh(writer), NOTHING, lease.id()).body())
            : link.call(EtcdServer.RANGE, any),
        (answer, failure) -> {
          if (failure == null) {
            answered(now, answer, hidden);
          }
        });
  }

  private void answered(long at, JsonNode answer, boolean own) {
    asked = at;
    revision = answer.path("header").path("revision").asLong();
    if (own) {
      watch.expect(revision);
    }
    reached(watch.position());
  }

  /** The watch has told all up to a revision. */
  void reached(long position) {
    if (revision > 0 && position >= revision) {
      revision = 0;
      known = asked;
    }
  }

  /** Milliseconds since it was known last; empty if it never was. */
  Optional<Long> lagMillis() {
    return Optional.ofNullable(known).map(at -> (System.nanoTime() - at) / 1_000_000);
  }
}
