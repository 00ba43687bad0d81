// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What boards send, as strings of octets: all that a shell can pass, or what LAVA can carry. */
public final class SentValues {
  private static final List<String> HOSTILE =
      List.of(
          "plain",
          "two  blanks <b>&|;$(touch /tmp/pwned)`reboot` ",
          "quotes ' \" and \\ back\\\\slashes \\n",
          octets("gr\u00fcn 5 \u20ac") + "\u00ff\u0080\u009b",
          "%041,=:#NL1:0123456789ab:k:1:1::0049708409 ~NL1:",
          "long,".repeat(80),
          "two\nlines",
          "\u0001\u0003\u0004\u0011\u0013\u001b[31m\u007f\r\t.");

  private final boolean plain;

  private SentValues(boolean plain) {
    this.plain = plain;
  }

  public static SentValues hostile() {
    return new SentValues(false);
  }

  static SentValues plain() {
    return new SentValues(true);
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What a board sends in a round. */
  public String sent(int board, int round) {
    return plain ? "v" + round * 7919L : HOSTILE.get((board + round) % HOSTILE.size());
  }

  /** The same in another board's cache file. */
  String cached(int board, int round) {
    return sent(board, round).replace("\n", "\\n");
  }

  /** A word of a shell script. */
  static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }
}
