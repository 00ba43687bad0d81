// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps what a decoder finds. */
final class Recorder implements DecoderSink {
  final RequestDecoder decoder = new RequestDecoder(this);
  final StringBuilder text = new StringBuilder();
  final List<Request> requests = new ArrayList<>();
  final List<Damaged> damaged = new ArrayList<>();
  final List<String> foreignVersions = new ArrayList<>();

  /** All in order; text as itself, in one entry for neighbours. */
  final List<String> order = new ArrayList<>();

  private boolean lastIsText;
  int repaired;

  @Override
  public void text(byte[] octets, int offset, int length) {
    String piece = Octets.of(octets, offset, length);
    text.append(piece);
    if (lastIsText) {
      order.set(order.size() - 1, order.get(order.size() - 1) + piece);
    } else {
      tell(piece);
    }
    lastIsText = true;
  }

  @Override
  public void request(Request request, boolean wasRepaired) {
    requests.add(request);
    repaired += wasRepaired ? 1 : 0;
    tell(wasRepaired ? "<repaired>" : "<request>");
  }

  @Override
  public void damaged(Damaged damage) {
    damaged.add(damage);
    tell("<" + damage.kind().label() + ">");
  }

  @Override
  public void foreignVersion(String id) {
    foreignVersions.add(id);
    tell("<version>");
  }

  private void tell(String event) {
    order.add(event);
    lastIsText = false;
  }

  Recorder feed(String octets, long now) {
    byte[] bytes = Octets.bytes(octets);
    decoder.feed(bytes, 0, bytes.length, now);
    return this;
  }

  Recorder feed(String octets) {
    return feed(octets, 0);
  }

  /** Feeds, and waits until nothing is held back. */
  static Recorder read(String octets) {
    return new Recorder().feed(octets).quiet();
  }

  Recorder quiet() {
    decoder.tick(RequestDecoder.QUIET);
    return this;
  }

  String encodedRequests() {
    return requests.stream().map(Request::encode).collect(Collectors.joining(" "));
  }

  /** As in {@code streams.tsv}. */
  String damage() {
    Map<String, Integer> counts = new TreeMap<>();
    damaged.forEach(d -> counts.merge(d.kind().label(), 1, Integer::sum));
    if (repaired > 0) {
      counts.put("repaired", repaired);
    }
    if (!foreignVersions.isEmpty()) {
      counts.put("version", foreignVersions.size());
    }
    return counts.isEmpty()
        ? "-"
        : counts.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }
}
