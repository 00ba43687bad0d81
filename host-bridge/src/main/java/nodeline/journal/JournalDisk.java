// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a journal needs of a disk: a file that is this process's alone while it is open, and a new
 * one that takes its place.
 */
public interface JournalDisk extends AutoCloseable {
  /** For people. */
  String name();

  boolean exists();

  /**
   * Opens the file that is there to go on with it.
   *
   * @return its octets from the start; not to be closed
   * @throws nodeline.Problem if another process has it open
   */
  InputStream open() throws IOException;

  /**
   * Returns if the file that is open still has its name.
   *
   * @throws IOException if somebody has removed it, or put another in its place
   */
  void check() throws IOException;

  /** Octets of the file. */
  long size() throws IOException;

  /** Cuts the file off, and goes on writing there. */
  void truncate(long length) throws IOException;

  /** Begins a new file: what is written goes there until {@link #settle} or {@link #abandon}. */
  void begin() throws IOException;

  void write(byte[] octets) throws IOException;

  /** What was written to the file is safe when this returns. */
  void sync() throws IOException;

  /**
   * The new file takes the place of the one before, or becomes the first; it is safe when this
   * returns. It takes no other's place.
   */
  void settle() throws IOException;

  /** There is no new file; the one before stays. */
  void abandon() throws IOException;

  @Override
  void close() throws IOException;
}
