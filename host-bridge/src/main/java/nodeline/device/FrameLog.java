// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import nodeline.IoReason;
import nodeline.config.DeviceConfig;
import nodeline.framing.Damaged;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.log.ConsoleLog;
import nodeline.log.ConsoleLogs;

/**
 * A device's log of frames, if it has one: a line each, with the fields as the wire has them. A
 * payload is escaped on the wire already.
 *
 * <pre>
 *   {@literal >} request id=0123456789ab try=1 verb=s window=1 timeout=- piece=1/1 payload=ready,a=1
 *   {@literal <} reply id=0123456789ab op=k a=1 b=1 payload=
 *   {@literal >} damaged kind=check id=0123456789ab try=2 verb=w window=4 timeout=300 piece=1/1
 *   {@literal >} foreign-version id=0123456789ab
 * </pre>
 */
final class FrameLog {
  private final Optional<ConsoleLog> log;

  FrameLog(Optional<ConsoleLog> log) {
    this.log = log;
  }

  /** The one that a device has, or has not. */
  static FrameLog of(DeviceConfig device, ConsoleLogs logs) {
    return new FrameLog(
        device.frameLog() ? Optional.of(logs.frames(device.name())) : Optional.empty());
  }

  void request(Request request, boolean repaired) {
    line(
        () ->
            "> request %s payload=%s%s"
                .formatted(
                    fields(request.header()), request.payload(), repaired ? " (repaired)" : ""));
  }

  void damaged(Damaged damaged) {
    line(
        () ->
            "> damaged kind=%s%s"
                .formatted(
                    damaged.kind().label(),
                    damaged.header().map(known -> " " + fields(known)).orElse("")));
  }

  void foreignVersion(String id) {
    line(() -> "> foreign-version id=" + id);
  }

  /**
   * What is written to a board at once.
   *
   * @param frames one a line
   */
  void replies(byte[] frames) {
    if (log.isPresent()) {
      new String(frames, StandardCharsets.US_ASCII).lines().forEach(this::reply);
    }
  }

  private void reply(String frame) {
    byte[] octets = frame.getBytes(StandardCharsets.US_ASCII);
    Reply.parse(octets, 0, octets.length)
        .frame()
        .ifPresent(
            reply ->
                line(
                    () ->
                        "< reply id=%s op=%c a=%d b=%d payload=%s"
                            .formatted(
                                reply.id(),
                                reply.op().code(),
                                reply.a(),
                                reply.b(),
                                reply.payload())));
  }

  void lostReply(Throwable cause) {
    log.ifPresent(file -> file.event("reply lost: " + IoReason.of(cause)));
  }

  private static String fields(RequestHeader header) {
    String timeout = header.timeout().isPresent() ? "" + header.timeout().getAsInt() : "-";
    return "id=%s try=%d verb=%c window=%d timeout=%s piece=%s/%d"
        .formatted(
            header.id(),
            header.attempt(),
            header.verb().code(),
            header.window(),
            timeout,
            header.last() == header.piece() ? header.piece() : header.piece() + "-" + header.last(),
            header.pieces());
  }

  /** The text is made only if there is a log: noise can bring many broken frames. */
  private void line(Supplier<String> text) {
    log.ifPresent(
        file -> file.text(Unpooled.copiedBuffer(text.get() + "\n", StandardCharsets.US_ASCII)));
  }
}
