// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

/** A measurement was started with words that it does not take; the message is a line for people. */
public final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WrongUsage(String message) {
    super(message);
  }
}
