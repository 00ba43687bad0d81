// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One use of the MultiNode API by a member. Arguments are checked by whoever decoded them. */
public sealed interface Call {
  /** The name of its command, such as {@code lava-wait-all}. */
  String command();

  /** Its arguments as they would be typed, unquoted. */
  List<String> arguments();

  /** {@code lava-role list}: each role once; waits until the group is complete. */
  record Roles() implements Call {
    @Override
    public String command() {
      return "lava-role";
    }

    @Override
    public List<String> arguments() {
      return List.of("list");
    }
  }

  /** {@code lava-group [ROLE]}: the members, or those of a role; waits for a complete group. */
  record Jobs(Optional<String> role) implements Call {
    @Override
    public String command() {
      return "lava-group";
    }

    @Override
    public List<String> arguments() {
      return role.stream().toList();
    }
  }

  /**
   * {@code lava-send ID [KEY=VALUE…]}: the data keeps its order.
   *
   * @param replaces whether it takes the place of what the member sent with this id before, as at
   *     LAVA's coordinator, instead of adding to it
   */
  record Send(String id, Map<String, String> data, boolean replaces) implements Call {
    public Send {
      requireNonNull(id);
      data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    }

    public Send(String id, Map<String, String> data) {
      this(id, data, false);
    }

    @Override
    public String command() {
      return "lava-send";
    }

    @Override
    public List<String> arguments() {
      List<String> words = new ArrayList<>();
      words.add(id);
      data.forEach((key, value) -> words.add(key + "=" + value));
      return Collections.unmodifiableList(words);
    }
  }

  /** {@code lava-wait ID}: until any member has sent it. */
  record Wait(String id) implements Call {
    public Wait {
      requireNonNull(id);
    }

    @Override
    public String command() {
      return "lava-wait";
    }

    @Override
    public List<String> arguments() {
      return List.of(id);
    }
  }

  /** {@code lava-wait-all ID [ROLE]}: until every member, or every one of a role, has sent it. */
  record WaitAll(String id, Optional<String> role) implements Call {
    public WaitAll {
      requireNonNull(id);
      requireNonNull(role);
    }

    @Override
    public String command() {
      return "lava-wait-all";
    }

    @Override
    public List<String> arguments() {
      return role.map(name -> List.of(id, name)).orElseGet(() -> List.of(id));
    }
  }

  /** {@code lava-sync ID}: sends it, and waits until every member is in the same round. */
  record Sync(String id) implements Call {
    public Sync {
      requireNonNull(id);
    }

    @Override
    public String command() {
      return "lava-sync";
    }

    @Override
    public List<String> arguments() {
      return List.of(id);
    }
  }
}
