// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

/** What a link knows of the server at its address, from one opening to the next. */
final class TelnetPeer {
  private boolean plain;

  /** It did not answer when it was asked, or is a board that speaks at once. */
  void isPlain() {
    plain = true;
  }

  void negotiates() {
    plain = false;
  }

  /** Whether to ask it although it is silent: a raw port types that into the board. */
  boolean mayBeAsked() {
    return !plain;
  }
}
