// SPDX-License-Identifier: Apache-2.0
package nodeline.lava;

/** What came is not a message of LAVA's wire. The other side's doing, so no stack trace. */
public final class LavaFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  LavaFormatException(String message) {
    super(message, null, false, false);
  }
}
