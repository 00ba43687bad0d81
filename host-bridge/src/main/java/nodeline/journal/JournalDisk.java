// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** What a journal needs of a disk: a file, and a new one that takes its place. */
public interface JournalDisk extends AutoCloseable {
  /** For people. */
  String name();

  boolean exists();

  /** When the file was written last, or said to be in use. */
  Instant used() throws IOException;

  /** Says that the file is in use. */
  void use(Instant now) throws IOException;

  /** Opens the file that is there to go on with it, and reads it from its start. */
  InputStream open() throws IOException;

  /** Octets of the file. */
  long size() throws IOException;

  /** Cuts the file off, and goes on writing there. */
  void truncate(long length) throws IOException;

  /** Begins a new file: what is written goes there until {@link #settle} or {@link #abandon}. */
  void begin() throws IOException;

  void write(byte[] octets) throws IOException;

  /** What was written to the file is safe when this returns. */
  void sync() throws IOException;

  /** The new file takes the place of the one before; both are safe when this returns. */
  void settle() throws IOException;

  /** There is no new file; the one before stays. */
  void abandon() throws IOException;

  @Override
  void close() throws IOException;
}
