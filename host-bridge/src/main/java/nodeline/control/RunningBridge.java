// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * Makes a call on behalf of a device.
   *
   * @param words the command and its arguments, such as {@code lava-wait} and {@code ready}
   * @param timeout instead of the device's
   * @return answers by JSON: {@code docs/request.md}
   * @throws nodeline.Problem if there is no such device, or no such call
   */
  ControlWait call(String device, List<String> words, Optional<Duration> timeout);

  /**
   * Who logs in at a device's console: its {@code user} and {@code password}, as far as they are
   * configured.
   *
   * @throws nodeline.Problem if there is no such device
   */
  Map<String, String> login(String device);

  /**
   * Ends the calls that a board waits for, by an error; what they did stays done.
   *
   * @return answers by their number
   * @throws nodeline.Problem if there is no such device
   */
  ControlWait endCalls(String device);

  /** The groups as they are now. */
  List<GroupState> groups();

  /**
   * Forgets the messages of a group; its members stay, and what waits goes on waiting.
   *
   * @return answers by a {@link GroupState.ClearedState} once that is safe, or by a {@link
   *     nodeline.Problem}: there is no such group, or its coordinator cannot
   */
  ControlWait clearGroup(String group);

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
