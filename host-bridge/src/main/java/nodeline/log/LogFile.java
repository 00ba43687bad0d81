// SPDX-License-Identifier: Apache-2.0
package nodeline.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.LongSupplier;
import nodeline.IoReason;
import nodeline.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The layout of one device's log, and what happens when it cannot be written. For one thread.
 *
 * <pre>
 *   2026-11-24T04:12:33.123Z-- opened serial:/dev/dut/x?baud=115200      what happened to the link
 *   2026-11-24T04:12:33.456Z boot: ok                                    octets as received
 *   2026-11-24T04:12:33.789Z login:                                      a line cut by an event …
 *   2026-11-24T04:12:34.000Z-- lost: unplugged
 *   2026-11-24T04:12:35.012Z+ root                                       … and its rest
 * </pre>
 *
 * The character behind the stamp (24 characters) says whose line it is: a blank or {@code +} the
 * board's, {@code -} ours. Each line that a reader may see has one: what follows a lone CR, or
 * another sign that some take for a line's end, is a cut line's rest too. So no text looks like an
 * event. Without the events and with the cut lines joined, that is the text as the board sent it.
 */
final class LogFile {
  /** After a failure nothing is tried for so long. */
  static final long RETRY_NANOS = 1_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final int BUFFER_OCTETS = 64 * 1024;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String device;
  private final LogParts parts;
  private final LongSupplier nanoTime;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
  private boolean lineStart = true;
  private boolean continued;
  private final LineEnds ends = new LineEnds();
  private boolean failing;
  private boolean rotationFailing;
  private long failedNanos;
  private long lostOctets;
  private long stampMillis = Long.MIN_VALUE;
  private String stamp;

  LogFile(String device, LogParts parts, LongSupplier nanoTime) {
    this.device = device;
    this.parts = parts;
    this.nanoTime = nanoTime;
  }

  /** Adds text as received: lines, parts of lines, any octets. */
  void text(Instant time, byte[] octets) {
    int from = 0;
    while (from < octets.length) {
      startLine(time, octets[from]);
      int to = lineEnd(octets, from);
      boolean ended = octets[to - 1] == '\n';
      buffer.write(octets, from, to - from);
      lineStart = ended;
      if (!ended && to < octets.length) {
        cutLine();
      }
      from = to;
      if (buffer.size() >= BUFFER_OCTETS) {
        flush();
      }
    }
  }

  /** Behind the next LF, or between another sign of a line's end and what follows it. */
  private int lineEnd(byte[] octets, int from) {
    for (int at = from; at < octets.length; at++) {
      if (at > from && ends.isCutBefore(octets[at])) {
        return at;
      }
      ends.add(octets[at]);
      if (octets[at] == '\n') {
        return at + 1;
      }
    }
    return octets.length;
  }

  /** Adds a line of our own. */
  void event(Instant time, String text) {
    cutLine();
    rotateIfFull();
    add(stampAt(time) + eventText(text));
  }

  /** Writes what was added. Never throws: what cannot be written is counted and said. */
  void flush() {
    byte[] octets = buffer.toByteArray();
    buffer.reset();
    if (octets.length == 0) {
      return;
    }
    if (failing && isTooEarly()) {
      lose(octets.length);
      return;
    }
    try {
      parts.open();
      if (lostOctets > 0) {
        String note = "lost: octets=%d: the log could not be written".formatted(lostOctets);
        parts.write((stamp + eventText(note)).getBytes(StandardCharsets.UTF_8));
      }
      parts.write(octets);
      recovered();
    } catch (IOException e) {
      failed(e);
      lose(octets.length);
    }
  }

  /** Writes what was added and closes the file; it opens again when there is more. */
  void close() {
    flush();
    closeFile();
  }

  private void startLine(Instant time, byte next) {
    if (ends.isCutBefore(next)) {
      cutLine();
    }
    if (!lineStart && parts.room() - buffer.size() < -BUFFER_OCTETS) {
      // A line without an end must not make a file without an end.
      cutLine();
    }
    if (lineStart) {
      rotateIfFull();
      add(stampAt(time) + (continued ? '+' : ' '));
      continued = false;
      lineStart = false;
    }
  }

  private void cutLine() {
    if (!lineStart) {
      add("\n");
      lineStart = true;
      continued = true;
    }
  }

  private void rotateIfFull() {
    if (parts.room() - buffer.size() > 0 || (rotationFailing && isTooEarly())) {
      return;
    }
    flush();
    if (failing) {
      return;
    }
    try {
      parts.rotate();
      rotationFailing = false;
    } catch (IOException e) {
      failedNanos = nanoTime.getAsLong();
      if (!rotationFailing) {
        rotationFailing = true;
        LOG.warn("{}: console log grows: cannot be put away: reason={}", device, IoReason.of(e));
      }
    }
  }

  private String stampAt(Instant time) {
    if (time.toEpochMilli() != stampMillis) {
      stampMillis = time.toEpochMilli();
      stamp = STAMP.format(time);
    }
    return stamp;
  }

  private static String eventText(String text) {
    return "-- " + Printable.of(text) + "\n";
  }

  private void add(String text) {
    buffer.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isTooEarly() {
    return nanoTime.getAsLong() - failedNanos < RETRY_NANOS;
  }

  private void failed(IOException cause) {
    closeFile();
    failedNanos = nanoTime.getAsLong();
    if (!failing) {
      failing = true;
      LOG.warn(
          "{}: console log failed, its text is lost: file={} reason={}",
          device,
          parts.file(),
          IoReason.withoutPath(cause));
    }
  }

  /** What comes next starts with a stamp: the file may end anywhere. */
  private void lose(int octets) {
    lostOctets += octets;
    cutLine();
    buffer.reset();
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("{}: console log works again: lost={} file={}", device, lostOctets, parts.file());
    }
    lostOctets = 0;
  }

  private void closeFile() {
    try {
      parts.close();
    } catch (IOException e) {
      LOG.debug("{}: console log was not closed well", device, e);
    }
  }
}
