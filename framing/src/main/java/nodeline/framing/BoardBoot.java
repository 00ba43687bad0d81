// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.util.List;

/** How far a board's boot is, and since when: by its console, and by what is known otherwise. */
public final class BoardBoot {
  private final ResetSigns signs;
  private String known = "";
  private long since;

  /**
   * @param own signs of the device's loader besides the general ones: {@link ResetSigns}
   * @param now milliseconds of a clock that does not jump, as always here
   */
  public BoardBoot(List<String> own, long now) {
    signs = new ResetSigns(own);
    since = now;
  }

  /** Whether these octets end the first sign of a line. */
  public boolean feed(byte[] octets, long now) {
    BootPhase before = signs.phase();
    boolean found = signs.feed(octets, 0, octets.length);
    if (found || signs.phase() != before) {
      since = now;
    }
    if (found) {
      known = "";
    }
    return found;
  }

  /**
   * It is known otherwise.
   *
   * @param sign that was seen; empty if there was none
   */
  public void is(BootPhase phase, String sign, long now) {
    signs.is(phase);
    known = sign;
    since = now;
  }

  /** The console was opened anew: no line goes on. */
  public void opened() {
    signs.startLine();
  }

  public BootPhase phase() {
    return signs.phase();
  }

  /** The beginning of the last sign's line, printable ASCII; empty if there was none. */
  public String sign() {
    return known.isEmpty() ? signs.sign() : known;
  }

  /** The time of the last sign, or of the beginning. */
  public long since() {
    return since;
  }
}
