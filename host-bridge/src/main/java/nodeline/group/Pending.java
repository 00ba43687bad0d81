// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

/** A call under way. */
public interface Pending {
  /** Whom it waits for now; {@link Missing#NOBODY} when its outcome is known. */
  Missing missing();

  /**
   * Ends the waiting. The call's data stays sent, and a sync stays in its round.
   *
   * @return true if the outcome has not been told and never will be
   */
  boolean cancel();

  /** A call whose outcome was told. */
  Pending OVER =
      new Pending() {
        @Override
        public Missing missing() {
          return Missing.NOBODY;
        }

        @Override
        public boolean cancel() {
          return false;
        }
      };
}
