// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.time.Duration;

/**
 * Whether another client takes a console server's port each time that this one has it again, as
 * with ser2net's {@code kickolduser}. Two that both come back at once would fight for ever.
 *
 * <pre>
 *   not there              ⇒ forgotten: its server was restarted
 *   a call waits           ⇒ forgotten: it needs the console more than anybody
 *   closed after 30 s      ⇒ the first time
 *   closed within 30 s     ⇒ once more: wait 10 s
 * </pre>
 *
 * <p>A cable that is pulled again and again looks the same. A board's request that is lost with it
 * is unknown here, and its call gives up after 60 s without a bridge. So the waits do not grow.
 */
final class Contention {
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** Nobody has another client in so little time: the port was busy. */
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private static final int REST_MILLIS = 10_000;
  private static final String BUSY = "(?i).*(in use|busy|denied|refused|too many|unavailable).*";

  private int times;

  /** An attempt to open has failed, or a call waits for the console. */
  void forget() {
    times = 0;
  }

  /**
   * A server has closed the connection.
   *
   * @param open how long it was open
   * @param words the server's last line; empty if there is none
   * @return milliseconds to leave the port to the other at least; 0: none
   */
  int closed(Duration open, String words) {
    if (open.compareTo(AT_ONCE) < 0 || words.matches(BUSY)) {
      return 0;
    }
    times = open.compareTo(SHORT) > 0 ? 1 : times + 1;
    return times < 2 ? 0 : REST_MILLIS;
  }
}
