// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.nio.charset.StandardCharsets;

/** The last line that a board has printed, for people. */
public final class LastLine {
  /** As many of the last octets are looked at. */
  public static final int OCTETS = 256;

  private static final int MAX_SHOWN = 100;
  private static final String ESCAPES = "\u001b\\[[0-9;?]*[A-Za-z]";

  private LastLine() {}

  /** The last line that is not blank, printable; empty if there is none. */
  public static String of(byte[] tail) {
    String text = new String(tail, StandardCharsets.UTF_8).stripTrailing();
    int start = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    String line = text.substring(start).replaceAll(ESCAPES, "").strip();
    return Printable.of(line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line);
  }
}
