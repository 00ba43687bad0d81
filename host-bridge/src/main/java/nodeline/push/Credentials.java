// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

/** User and password for a board that asks. */
public interface Credentials {
  /**
   * The user's name.
   *
   * @throws nodeline.Problem if it is not known and cannot be asked for
   */
  String user();

  /**
   * The user's password, never written anywhere.
   *
   * @throws nodeline.Problem if it is not known and cannot be asked for
   */
  String password();
}
