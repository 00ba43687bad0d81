// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.time.Duration;
import java.util.List;
import nodeline.framing.BootPhase;
import nodeline.framing.ResetSigns;

/**
 * Tells a board's reset from a command that prints the words of one. Times are in milliseconds.
 *
 * <pre>
 *   a sign of a loader                          ⇒ in doubt for {@link #DOUBT}, then words
 *   another sign than the first one             ⇒ a reset: loaders say more than one thing
 *   after octets that are no text               ⇒ a reset: a UART that is switched on
 *   the device's own sign, a system that ends   ⇒ a reset
 * </pre>
 */
final class PrintedSigns {
  static final Duration DOUBT = Duration.ofSeconds(3);

  private final List<String> own;
  private final ResetSigns signs;
  private String first = "";
  private long since;
  private boolean reset;

  /**
   * @param own signs of the device's loader besides the general ones
   */
  PrintedSigns(List<String> own) {
    this.own = own;
    signs = new ResetSigns(own);
  }

  void feed(byte[] octets, long now) {
    for (int i = 0; i < octets.length && !reset; i++) {
      if (signs.feed(octets, i, 1)) {
        found(signs.sign(), now);
      }
    }
  }

  private void found(String sign, long now) {
    boolean another = !first.isEmpty() && !sign.equals(first);
    boolean sure =
        signs.isAfterNoise()
            || signs.phase() == BootPhase.DOWN
            || own.stream().anyMatch(text -> sign.endsWith(text.strip()));
    reset = another || sure;
    if (first.isEmpty()) {
      first = sign;
      since = now;
    }
  }

  boolean isReset() {
    return reset;
  }

  /** How long it is still in doubt whether it is one. */
  Duration doubt(long now) {
    long rest = DOUBT.toMillis() - (now - since);
    return reset || first.isEmpty() || rest <= 0 ? Duration.ZERO : Duration.ofMillis(rest);
  }
}
