// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.io.ByteArrayOutputStream;

/**
 * What a person types: text for the board, and Ctrl-] before a letter for us.
 *
 * <pre>
 *   TEXT     Ctrl-] ⇒ ESCAPED;  other ⇒ typed
 *   ESCAPED  q ⇒ leave;  b ⇒ break;  f ⇒ take over;  w ⇒ who;  ? ⇒ help;
 *            Ctrl-] ⇒ it is typed;  other ⇒ nothing
 * </pre>
 */
public final class EscapeKey {
  public static final int CTRL_BRACKET = 0x1d;

  /** Told what was typed, in order. */
  public interface Keys {
    void typed(byte[] octets);

    void sendBreak();

    void takeOver();

    void who();

    void help();

    void leave();
  }

  private final Keys keys;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private boolean escaped;

  public EscapeKey(Keys keys) {
    this.keys = keys;
  }

  public void feed(byte[] octets) {
    for (byte octet : octets) {
      if (escaped) {
        escaped = false;
        afterEscape(octet);
      } else if (octet == CTRL_BRACKET) {
        escaped = true;
      } else {
        text.write(octet);
      }
    }
    tell();
  }

  private void afterEscape(byte octet) {
    if (octet == CTRL_BRACKET) {
      text.write(octet);
      return;
    }
    tell();
    switch (octet) {
      case 'q' -> keys.leave();
      case 'b' -> keys.sendBreak();
      case 'f' -> keys.takeOver();
      case 'w' -> keys.who();
      case '?' -> keys.help();
      default -> {}
    }
  }

  private void tell() {
    if (text.size() > 0) {
      keys.typed(text.toByteArray());
      text.reset();
    }
  }
}
