// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.io.IOException;
import java.util.OptionalInt;

/** A device or pty that was opened. Either its descriptor is used or its reads and writes. */
interface OpenPort {
  /** The open descriptor, non-blocking; this object stays its owner. */
  int descriptor();

  /** Whether a read that gave nothing means the end. Asks the device; does not block. */
  boolean isGone();

  /** Whether {@link #close} gives an exit code, and only then the ending is known. */
  boolean hasExitCode();

  /**
   * Blocks until there is something to read.
   *
   * @return octets read; 0: try again; -1: the end
   */
  int read(byte[] buffer) throws IOException;

  /** Blocks until all of it is written. */
  void write(byte[] data) throws IOException;

  /** Sends what is written, then a signal of {@link LineSignal#MILLIS}. Blocks so long. */
  void send(LineSignal signal) throws IOException;

  /**
   * Closes the device; can take 30 s. Frees a thread that is blocked in {@link #read} or {@link
   * #write}. Called once, never on an event loop.
   *
   * @param gone the device has ended by itself; else it is still there: its output is sent before
   * @return the exit code, where there is one
   */
  OptionalInt close(boolean gone);
}
