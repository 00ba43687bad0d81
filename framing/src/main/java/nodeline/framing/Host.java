// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/**
 * What {@link DeviceProtocol} needs around it. Each method is called from within one of its own.
 */
public interface Host {
  /** Writes to the console, in one write. Called only while a shim listens. */
  void write(byte[] frames);

  /**
   * Executes a call: {@link DeviceProtocol#onResult} is due, from within this method or later.
   *
   * @param fields arguments as octets, at least one (empty for verbs without an argument), not yet
   *     checked
   */
  void start(String callId, Verb verb, List<String> fields);

  /**
   * Ends a call that was started and has no result; what it did stays done.
   *
   * @param result what the board is told instead
   */
  void cancel(String callId, Result result);

  /** Whom a call waits for, as octets for people; empty if not known. */
  List<String> missing(String callId);
}
