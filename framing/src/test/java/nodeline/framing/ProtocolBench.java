// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A device's protocol between a board and a coordinator that do as they are told; time is a number.
 */
final class ProtocolBench implements Host {
  final DeviceProtocol protocol;
  final List<String> started = new ArrayList<>();
  final List<String> cancelled = new ArrayList<>();
  final List<String> missing = new ArrayList<>();
  private final StringBuilder written = new StringBuilder();
  int writes;
  long now = 1_000_000;

  ProtocolBench() {
    this(Limits.DEFAULT);
  }

  ProtocolBench(Limits limits) {
    this(limits, Line.DEFAULT);
  }

  ProtocolBench(Line line) {
    this(Limits.DEFAULT, line);
  }

  private ProtocolBench(Limits limits, Line line) {
    protocol = new DeviceProtocol(limits, OptionalInt.empty(), line, this);
  }

  @Override
  public void write(byte[] frames) {
    writes++;
    written.append(Octets.of(frames, 0, frames.length));
  }

  @Override
  public void start(String callId, Verb verb, List<String> fields) {
    started.add(callId + " " + verb.code() + " " + String.join("|", fields));
  }

  @Override
  public void cancel(String callId, Result result) {
    cancelled.add(callId);
    protocol.onResult(callId, Result.ok("too late"), now); // as a coordinator may
  }

  @Override
  public List<String> missing(String callId) {
    return missing;
  }

  /**
   * {@code id try verb window timeout i n payload}; {@code -} is an empty field, {@code 3-6} as i a
   * run of pieces, {@code 1-2} as window of a board that takes two.
   */
  static Request request(String fields) {
    String[] f = fields.split(" ");
    String[] window = f[3].split("-");
    String[] run = f[5].split("-");
    return new Request(
        new RequestHeader(
            f[0].repeat(FrameLayout.ID_LENGTH),
            Integer.parseInt(f[1]),
            Verb.of(f[2].charAt(0)),
            Integer.parseInt(window[0]),
            window.length > 1 ? Integer.parseInt(window[1]) : FrameLayout.PIECES,
            f[4].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(f[4])),
            Integer.parseInt(run[0]),
            Integer.parseInt(run[run.length - 1]),
            Integer.parseInt(f[6])),
        f[7].equals("-") ? "" : f[7]);
  }

  ProtocolBench ask(String fields) {
    protocol.onRequest(request(fields), now);
    return this;
  }

  ProtocolBench damaged(String fields) {
    protocol.onDamaged(request(fields).header(), now);
    return this;
  }

  ProtocolBench result(String id, Result result) {
    protocol.onResult(id.repeat(FrameLayout.ID_LENGTH), result, now);
    return this;
  }

  /** Time passes; what is due meanwhile happens when it is due. */
  ProtocolBench pass(long millis) {
    long end = now + millis;
    while (protocol.deadline() <= end) {
      now = Math.max(now, protocol.deadline());
      protocol.tick(now);
    }
    now = end;
    return this;
  }

  /** Time passes while the bridge is stopped. */
  ProtocolBench sleep(long millis) {
    now += millis;
    protocol.tick(now);
    return this;
  }

  /** What was written since the last look: {@code id op a b payload}, the id's first character. */
  String told() {
    List<String> replies = new ArrayList<>();
    for (String line : written.toString().split("\n")) {
      byte[] frame = Octets.bytes(line);
      Reply.parse(frame, 0, frame.length)
          .frame()
          .ifPresent(
              r ->
                  replies.add(
                      String.join(
                          " ",
                          r.id().substring(0, 1),
                          r.op().code() + "",
                          r.a() + "",
                          r.b() + "",
                          Escape.unescapeText(r.payload()).orElseThrow())));
    }
    written.setLength(0);
    return String.join("; ", replies);
  }

  void forget() {
    written.setLength(0);
    started.clear();
    cancelled.clear();
  }

  boolean listening() {
    return protocol.calls().stream().anyMatch(DeviceProtocol.CallView::listens);
  }

  long count(Event event) {
    return protocol.counts().get(event);
  }
}
