// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

/** A bridge that was started. */
public interface RunningBridge extends AutoCloseable {
  BridgeStatus status();

  /**
   * Attaches to a device's console.
   *
   * @param readOnly never to write
   * @param force to write, whoever did before
   * @throws nodeline.Problem if there is no such device
   */
  ControlStream attach(String device, boolean readOnly, boolean force);

  /**
   * Waits until the bridge has ended: by {@link #close}, or by itself when every console is a
   * command and all have exited.
   *
   * @return the program's exit status: 1 if a command exited non-zero, else 0
   */
  int awaitEnd() throws InterruptedException;

  /** Stops in good order and returns when that is done; a second time it does nothing. */
  @Override
  void close();
}
