// SPDX-License-Identifier: Apache-2.0
package nodeline.events;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import nodeline.IoReason;
import nodeline.log.LogParts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of events, put away as {@code .1} to {@code .3} when it is full. For one thread. What
 * cannot be written is counted and gone; the next event that can be follows one that says so.
 */
final class EventFile {
  /** After a failure nothing is tried for so long; a removed file is noticed as soon. */
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What events leave of a disk: this, or an eighth of a small one. */
  private static final long RESERVED_OCTETS = 16L * 1024 * 1024;

  /** 32 MiB in all. */
  static final LogParts.Limits LIMITS = new LogParts.Limits(8L * 1024 * 1024, 4);

  private static final Logger log = LoggerFactory.getLogger(EventFile.class);

  private final LogParts parts;
  private final LongSupplier nanoTime;
  private final LongSupplier spare;
  private final LongFunction<BridgeEvent> lostEvent;
  private final EventJson json = new EventJson();
  private long lost;

  /** Those that were lost, as the file says by now. */
  private long told;

  private boolean failing;
  private long lookedAt;

  /** The folder that it began with, or that the first event came to; null: none yet. */
  private Object folder;

  private volatile String note = "";

  /**
   * Makes one that is not open.
   *
   * @param spare octets of its disk that are left for events; less than 0: none
   * @param lostEvent the event that says how many are missing
   */
  EventFile(
      LogParts parts,
      LongSupplier nanoTime,
      LongSupplier spare,
      LongFunction<BridgeEvent> lostEvent) {
    this.parts = parts;
    this.spare = spare;
    this.nanoTime = nanoTime;
    this.lostEvent = lostEvent;
    this.lookedAt = nanoTime.getAsLong() - RETRY_NANOS;
    try {
      folder = folderKey();
    } catch (IOException e) {
      folder = null; // the first event finds it, or says what is wrong
    }
  }

  private Object folderKey() throws IOException {
    Path parent = parts.file().toAbsolutePath().getParent();
    return Files.readAttributes(parent, BasicFileAttributes.class).fileKey();
  }

  /** Octets of a folder's disk that are left for events; less than 0: none. */
  static long spare(File folder) {
    return folder.getUsableSpace() - Math.min(RESERVED_OCTETS, folder.getTotalSpace() / 8);
  }

  /** Why events are lost now; empty: they are not. From any thread. */
  String note() {
    return note;
  }

  void add(BridgeEvent event) {
    json.write(event);
    write(json.take(), 1);
  }

  /** Events had no room before they came here. */
  void addLost(long count) {
    lost += count;
  }

  boolean isFailing() {
    return failing;
  }

  /** Says how many were lost, as soon as that can be written. */
  void tellLost() {
    if (lost > 0) {
      write(new byte[0], 0);
    }
  }

  /**
   * Writes lines. Never throws.
   *
   * @param octets with their ends
   * @param count of lines
   */
  void write(byte[] octets, int count) {
    boolean rests = failing && nanoTime.getAsLong() - lookedAt < RETRY_NANOS;
    if (rests || !isReady()) {
      lost += count;
      return;
    }
    long before = parts.written();
    try {
      parts.write(octets);
      recovered();
    } catch (IOException e) {
      lost += count - lines(octets, parts.written() - before);
      failed(e);
    }
  }

  private boolean isReady() {
    try {
      tellBefore();
      return true;
    } catch (IOException e) {
      failed(e);
      return false;
    }
  }

  /** Lines that end in the first octets. */
  private static long lines(byte[] octets, long first) {
    return IntStream.range(0, (int) first).filter(at -> octets[at] == '\n').count();
  }

  /** Opens it; says first how many are missing. */
  private void tellBefore() throws IOException {
    look();
    parts.open();
    if (parts.room() <= 0) {
      parts.rotate();
      parts.open();
    }
    if (lost > 0) {
      json.write(lostEvent.apply(lost));
      parts.write(json.take());
      told += lost;
      lost = 0;
    }
  }

  /**
   * A person may remove the file of a running bridge: it begins anew. Another folder in the place
   * of the bridge's gets nothing. The last of a disk is the journal's, without which calls wait.
   */
  private void look() throws IOException {
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= RETRY_NANOS) {
      lookedAt = now;
      Object key = folderKey();
      folder = folder == null ? key : folder;
      if (!folder.equals(key)) {
        throw new IOException("the folder was replaced under the bridge");
      }
      if (!Files.exists(parts.file(), LinkOption.NOFOLLOW_LINKS)) {
        parts.close();
      }
      if (spare.getAsLong() < 0) {
        throw new IOException("the disk is full but for what the journal may need");
      }
    }
  }

  private void failed(IOException cause) {
    close(); // the rest of a line that was cut begins a new one
    lookedAt = nanoTime.getAsLong();
    note = "are lost, " + IoReason.of(cause);
    if (!failing) {
      failing = true;
      log.warn(
          "nodeline loses events file={} reason={}", parts.file(), IoReason.withoutPath(cause));
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      note = "";
      log.info("nodeline keeps events again lost={} file={}", told, parts.file());
    }
    told = 0;
  }

  void close() {
    try {
      parts.close();
    } catch (IOException e) {
      log.debug("nodeline did not close its events well", e);
    }
  }

  Path file() {
    return parts.file();
  }
}
