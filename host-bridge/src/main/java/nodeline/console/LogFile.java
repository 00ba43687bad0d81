// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's log and its older parts {@code .1} (newest) and up. For one thread.
 *
 * <pre>
 *   2026-11-24T04:12:33.123Z -- opened serial:/dev/dut/x?baud=115200     what happened to the link
 *   2026-11-24T04:12:33.456Z boot: ok                                    octets as received
 *   2026-11-24T04:12:33.789Z login:                                      a line cut by an event …
 *   2026-11-24T04:12:34.000Z -- lost: unplugged
 *   2026-11-24T04:12:35.012Z+ root                                       … and its rest
 * </pre>
 *
 * Without the stamps (24 characters and a blank or {@code +}), without the events and with the cut
 * lines joined, that is the text as the board sent it.
 */
final class LogFile {
  /** Cannot be written for so long: tried again. */
  static final long RETRY_NANOS = 1_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
  private static final int BUFFER_OCTETS = 64 * 1024;
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /**
   * How much is kept.
   *
   * @param maxOctets size at which a file is put away at its next line; at least 1
   * @param files current one included; at least 1
   */
  record Rotation(long maxOctets, int files) {
    static final Rotation DEFAULT = new Rotation(10L * 1024 * 1024, 5);
  }

  /** Opens a file for appending. */
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path file) throws IOException;
  }

  private final String device;
  private final Path file;
  private final Rotation rotation;
  private final Opener opener;
  private final LongSupplier nanoTime;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
  private FileChannel channel;
  private long size;
  private boolean lineStart = true;
  private boolean continued;
  private boolean failing;
  private long failedNanos;
  private long lostOctets;
  private long stampMillis = Long.MIN_VALUE;
  private byte[] stamp;

  LogFile(String device, Path file, Rotation rotation) {
    this(device, file, rotation, LogFile::append, System::nanoTime);
  }

  LogFile(String device, Path file, Rotation rotation, Opener opener, LongSupplier nanoTime) {
    this.device = device;
    this.file = file;
    this.rotation = rotation;
    this.opener = opener;
    this.nanoTime = nanoTime;
  }

  /** Adds text as received: lines, parts of lines, any octets. */
  void text(Instant time, byte[] octets) {
    int from = 0;
    while (from < octets.length) {
      startLine(time);
      int to = from;
      while (to < octets.length && octets[to] != '\n') {
        to++;
      }
      lineStart = to < octets.length;
      to = lineStart ? to + 1 : to;
      buffer.write(octets, from, to - from);
      from = to;
      if (buffer.size() >= BUFFER_OCTETS) {
        flush();
      }
    }
  }

  /** Adds a line of our own. */
  void event(Instant time, String text) {
    cutLine();
    rotateIfFull(rotation.maxOctets());
    writeStamp(time);
    buffer.writeBytes(
        (" -- " + text.replaceAll("\\p{Cntrl}", "?") + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private void startLine(Instant time) {
    if (lineStart) {
      rotateIfFull(rotation.maxOctets());
    } else if (size + buffer.size() > rotation.maxOctets() + BUFFER_OCTETS) {
      // A line without an end must not make a file without an end.
      cutLine();
      rotateIfFull(rotation.maxOctets());
    }
    if (lineStart) {
      writeStamp(time);
      buffer.write(continued ? '+' : ' ');
      continued = false;
      lineStart = false;
    }
  }

  private void cutLine() {
    if (!lineStart) {
      buffer.write('\n');
      lineStart = true;
      continued = true;
    }
  }

  private void writeStamp(Instant time) {
    if (time.toEpochMilli() != stampMillis) {
      stampMillis = time.toEpochMilli();
      stamp = STAMP.format(time).getBytes(StandardCharsets.US_ASCII);
    }
    buffer.writeBytes(stamp);
  }

  /** Writes what was added. Never throws: what cannot be written is counted and said. */
  void flush() {
    if (buffer.size() == 0) {
      return;
    }
    byte[] octets = buffer.toByteArray();
    buffer.reset();
    if (failing && nanoTime.getAsLong() - failedNanos < RETRY_NANOS) {
      lose(octets.length);
      return;
    }
    try {
      if (channel == null) {
        open();
      }
      if (lostOctets > 0) {
        write(note());
      }
      write(octets);
      recovered();
    } catch (IOException e) {
      failed(e);
      lose(octets.length);
    }
  }

  /** Writes what was added and closes the file; it opens again when there is more. */
  void close() {
    flush();
    closeChannel();
  }

  private byte[] note() {
    String text = " -- lost: octets=%d: the log could not be written\n".formatted(lostOctets);
    byte[] note = Arrays.copyOf(stamp, stamp.length + text.length());
    System.arraycopy(
        text.getBytes(StandardCharsets.US_ASCII), 0, note, stamp.length, text.length());
    return note;
  }

  private void write(byte[] octets) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(octets);
    while (bytes.hasRemaining()) {
      size += channel.write(bytes);
    }
  }

  private void open() throws IOException {
    channel = opener.open(file);
    size = channel.size();
    if (size > 0 && !endsLine()) {
      write(new byte[] {'\n'});
    }
  }

  private boolean endsLine() throws IOException {
    try (FileChannel last = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer octet = ByteBuffer.allocate(1);
      return last.read(octet, size - 1) == 1 && octet.get(0) == '\n';
    }
  }

  private static FileChannel append(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(file, options, PRIVATE);
  }

  private void rotateIfFull(long maxOctets) {
    if (size + buffer.size() < maxOctets) {
      return;
    }
    flush();
    if (failing || channel == null || size < maxOctets) {
      return;
    }
    closeChannel();
    size = 0;
    try {
      for (int part = rotation.files() - 1; part > 0; part--) {
        move(part(part - 1), part(part));
      }
      if (rotation.files() == 1) {
        Files.delete(file);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private Path part(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // Not that many parts yet.
    }
  }

  private void failed(IOException cause) {
    closeChannel();
    failedNanos = nanoTime.getAsLong();
    if (!failing) {
      failing = true;
      LOG.warn(
          "{}: console log failed, text is lost: file={} reason={}",
          device,
          file,
          cause.toString());
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
      LOG.info("{}: console log works again: lost={} file={}", device, lostOctets, file);
    }
    failing = false;
    lostOctets = 0;
  }

  private void closeChannel() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("{}: console log was not closed well", device, e);
    } finally {
      channel = null;
    }
  }
}
