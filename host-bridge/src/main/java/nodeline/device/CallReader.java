// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import nodeline.framing.Verb;
import nodeline.group.Call;

/** Makes a call of the arguments that a board sent, and checks them once more. */
final class CallReader {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MAX_NAME = 255;

  private CallReader() {}

  /**
   * The call, which is for the coordinator.
   *
   * @param verb neither {@link Verb#SELF} nor {@link Verb#ROLE}
   * @throws IllegalArgumentException with a line for the board: exit status 2
   */
  static Call read(Verb verb, List<String> fields) {
    checkCount(verb, fields);
    return switch (verb) {
      case ROLES -> new Call.Roles();
      case GROUP -> new Call.Jobs(optional(fields, 0));
      case SEND -> new Call.Send(id(fields), data(fields));
      case WAIT -> new Call.Wait(id(fields));
      case WAIT_ALL -> new Call.WaitAll(id(fields), optional(fields, 1));
      case SYNC -> new Call.Sync(id(fields));
      default -> throw new IllegalArgumentException("not a call of the group: " + verb);
    };
  }

  /**
   * Checks how many fields there are.
   *
   * @throws IllegalArgumentException with a line for the board if they are too many
   */
  static void checkCount(Verb verb, List<String> fields) {
    int most =
        switch (verb) {
          case SELF, ROLE, ROLES -> 0;
          case GROUP, WAIT, SYNC -> 1;
          case WAIT_ALL -> 2;
          default -> fields.size();
        };
    boolean none = fields.size() == 1 && fields.get(0).isEmpty();
    if (!none && fields.size() > most) {
      throw new IllegalArgumentException("too many arguments");
    }
  }

  private static Optional<String> optional(List<String> fields, int at) {
    if (fields.size() <= at || fields.get(at).isEmpty()) {
      return Optional.empty();
    }
    String role = name("role", fields.get(at));
    if (role.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("blank in the role");
    }
    return Optional.of(role);
  }

  private static String id(List<String> fields) {
    return name("message id", fields.get(0));
  }

  private static String name(String what, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty " + what);
    }
    if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("control character in the " + what);
    }
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          what + " too long: length=" + name.length() + ", max=" + MAX_NAME);
    }
    return name;
  }

  private static Map<String, String> data(List<String> fields) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : fields.subList(1, fields.size())) {
      int equals = pair.indexOf('=');
      if (equals < 0 || !KEY.matcher(pair.substring(0, equals)).matches()) {
        throw new IllegalArgumentException("not key=value with a key of A-Z a-z 0-9 _ -");
      }
      if (pair.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("NUL in a value: no shell and no journal can hold it");
      }
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return data;
  }
}
