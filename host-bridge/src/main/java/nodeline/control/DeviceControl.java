// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.permit.PeerName;
import nodeline.permit.Permits;

/** A device of a running bridge, for those who ask by the control socket. */
public interface DeviceControl {
  String name();

  /** Who may have its console by the control socket, besides the bridge's own user. */
  Permits permits();

  /** Attaches to its console. */
  ControlStream attach(AttachOptions options);

  /** Whether a client that has proved this name may read its console; empty: it has proved none. */
  default boolean mayRead(Optional<PeerName> peer) {
    return peer.filter(PeerName::isOwn).isPresent() || permits().of(peer) != Permits.Right.NONE;
  }

  /** What the page shows of its console. */
  ConsoleView view();

  /**
   * Makes a call on its behalf.
   *
   * @param words the command and its arguments, such as {@code lava-wait} and {@code ready}
   * @param timeout instead of the device's
   * @return answers by JSON: {@code docs/request.md}
   * @throws nodeline.Problem if there is no such call
   */
  ControlWait call(List<String> words, Optional<Duration> timeout);

  /**
   * Who logs in at its console: {@code user} and {@code password}, as far as they are configured.
   */
  Map<String, String> login();

  /**
   * How far its board's boot is: {@code phase}, the last {@code sign} and {@code sinceMillis}, its
   * own {@code signs}, and {@code quietMillis} if that is configured.
   */
  Map<String, Object> boot();

  /**
   * Switches its board's power, or resets the board.
   *
   * @param action {@code on}, {@code off}, {@code cycle} or {@code reset}
   * @return answers by an empty object when that is done, or by a {@link nodeline.Problem}
   * @throws nodeline.Problem if nothing is configured for that
   */
  ControlWait power(String action);

  /**
   * Ends the calls that its board waits for, by an error; what they did stays done.
   *
   * @return answers by their number
   */
  ControlWait endCalls();
}
