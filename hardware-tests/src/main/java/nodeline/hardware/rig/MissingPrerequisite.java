// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

/** This machine lacks a program or a right that a test or a measurement needs. */
public final class MissingPrerequisite extends RuntimeException {
  private static final long serialVersionUID = 1;

  private MissingPrerequisite(String reason) {
    super(reason);
  }

  /**
   * Checks that something is there. A test is skipped otherwise, or fails where CI promises all.
   *
   * @param reason one line for people, with what to do
   * @throws MissingPrerequisite unless it is there
   */
  public static void unless(boolean there, String reason) {
    if (!there) {
      throw new MissingPrerequisite(reason);
    }
  }
}
