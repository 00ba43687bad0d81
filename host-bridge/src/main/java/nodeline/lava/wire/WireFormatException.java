// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

/** The octets are no message of LAVA's wire. The other side's doing, so no stack trace. */
public final class WireFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With one line that says what is wrong. */
  public WireFormatException(String message) {
    super(message, null, false, false);
  }
}
