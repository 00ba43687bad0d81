// SPDX-License-Identifier: Apache-2.0
package nodeline.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import nodeline.etcd.EtcdFailure.Kind;

/**
 * What changes in all groups, in the order of the revisions: one watch, at the server that is asked
 * now. None is told twice or left out over changes of the server.
 */
final class EtcdWatch {
  /** Is told on the loop. */
  interface Listener {
    void changed(EtcdEvent event);

    /** All changes up to a revision have been told. */
    void reached(long revision);

    /** Changes after the position are no more: all has to be read anew. */
    void compacted();
  }

  private static final String PATH = "/v3/watch";

  /** A connection that was quiet for so long may be dead without a sign. */
  private static final long RENEWED = 60_000;

  private final EtcdLoop loop;
  private final EtcdLink link;
  private final EtcdKeys keys;
  private final Listener listener;
  private long position;
  private long number;

  /** The last change that is known to be safe. */
  private long expected;

  /** The watch whose changes have to come soon; 0: none. */
  private long looking;

  private boolean created;
  private boolean heard;
  private LineBody body;

  EtcdWatch(EtcdLoop loop, EtcdLink link, EtcdKeys keys, Listener listener) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.listener = listener;
  }

  /** Begins after a revision, or goes on where it was. */
  void open(long revision) {
    if (position == 0) {
      position = revision;
    }
    close();
    long now = ++number;
    EtcdServer server = link.current();
    created = false;
    heard = false;
    body = new LineBody((lines, next) -> loop.execute(() -> take(server, now, lines, next)));
    server.stream(PATH, request(), body, why -> ended(server, now, why));
    loop.schedule(link.patience(), () -> requireCreated(server, now));
    loop.schedule(RENEWED, () -> renew(now));
  }

  /** Begins anew after a revision that is later than what was compacted. */
  void restart(long revision) {
    position = Math.max(position, revision);
    open(position);
  }

  /** All changes up to this revision have been told. */
  long position() {
    return position;
  }

  void close() {
    number++;
    if (body != null) {
      body.cancel();
      body = null;
    }
  }

  /**
   * A change with this revision is safe: it has to come soon, or this server says nothing. A watch
   * that has much to tell may take longer, as long as it goes on.
   */
  void expect(long revision) {
    expected = Math.max(expected, revision);
    look();
  }

  private void look() {
    EtcdServer server = link.current();
    if (position >= expected || looking == number || server == null) {
      return;
    }
    long now = number;
    long from = position;
    looking = now;
    loop.schedule(
        link.patience(),
        () -> {
          if (now != number) {
            return;
          }
          looking = 0;
          if (position == from) {
            link.leave(server, new EtcdFailure(Kind.SILENT, "its watch tells nothing"));
          } else {
            look();
          }
        });
  }

  private ObjectNode request() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("create_request")
        .put("key", EtcdTxn.octets(keys.groups()))
        .put("range_end", EtcdTxn.octets(EtcdKeys.after(keys.groups())))
        .put("start_revision", Long.toString(position + 1))
        .put("fragment", true);
    return body;
  }

  private void requireCreated(EtcdServer server, long of) {
    if (of == number && !created) {
      link.leave(server, EtcdHttp.silent(link.patience()));
    }
  }

  private void renew(long of) {
    if (of != number) {
      return;
    }
    if (heard) {
      heard = false;
      loop.schedule(RENEWED, () -> renew(of));
    } else {
      open(position);
    }
  }

  private void ended(EtcdServer server, long of, EtcdFailure why) {
    if (of == number) {
      link.leave(server, why);
    }
  }

  private void take(EtcdServer server, long of, List<byte[]> lines, Runnable next) {
    for (byte[] line : lines) {
      if (of != number) {
        return;
      }
      take(server, EtcdHttp.parse(line));
    }
    next.run();
  }

  private void take(EtcdServer server, JsonNode message) {
    JsonNode result = message.path("result");
    if (message.has("error") || result.path("canceled").asBoolean()) {
      cancelled(server, message);
      return;
    }
    created |= result.path("created").asBoolean();
    long last = 0;
    for (JsonNode event : result.path("events")) {
      KeyValue pair = KeyValue.of(event.path("kv"));
      last = pair.revision();
      tell(event.path("type").asText(), pair);
    }
    if (last > 0) {
      heard = true;
      // The rest of a revision may be in the next fragment.
      position = Math.max(position, result.path("fragment").asBoolean() ? last - 1 : last);
      listener.reached(position);
    }
  }

  private void tell(String type, KeyValue pair) {
    keys.place(pair.key())
        .map(place -> new EtcdEvent(!type.equals("DELETE"), place, pair, pair.revision()))
        .ifPresent(event -> EtcdLoop.guarded(() -> listener.changed(event)));
  }

  private void cancelled(EtcdServer server, JsonNode message) {
    JsonNode result = message.path("result");
    if (result.path("compact_revision").asLong() > 0) {
      close();
      listener.compacted();
      return;
    }
    String reason = result.path("cancel_reason").asText();
    link.leave(
        server,
        reason.isEmpty()
            ? EtcdFailure.of(200, message)
            : new EtcdFailure(Kind.SILENT, EtcdFailure.shown(reason)));
  }
}
