// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.Optional;

/**
 * Who logs in at a board's console, when that is asked for.
 *
 * @param password empty: it is asked for at the terminal
 */
public record Login(String user, Optional<String> password) {
  /** Without the password. */
  @Override
  public String toString() {
    return user;
  }
}
