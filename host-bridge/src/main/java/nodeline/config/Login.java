// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The user that logs in at a board's console when it asks.
 *
 * @param password empty: it is asked for at the terminal
 */
public record Login(String user, Optional<String> password) {
  /** The {@code user} and, if it is known, the {@code password}. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("user", user);
    password.ifPresent(known -> fields.put("password", known));
    return fields;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user;
  }
}
