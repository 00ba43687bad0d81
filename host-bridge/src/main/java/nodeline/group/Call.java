// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One use of the MultiNode API by a member. Its decoder has checked the arguments. */
public sealed interface Call {
  /** The command that makes it. */
  ApiCommand command();

  /** Its arguments as they would be typed, unquoted. */
  List<String> arguments();

  /** The id of the message that it sends or waits for, if any. */
  default Optional<String> messageId() {
    return command().hasMessageId() ? Optional.of(arguments().get(0)) : Optional.empty();
  }

  /** Its command and arguments as they would be typed, unquoted. */
  default String words() {
    return Stream.concat(Stream.of(command().word()), arguments().stream())
        .collect(Collectors.joining(" "));
  }

  /** {@code lava-role list}: each role once; waits until the group is complete. */
  record Roles() implements Call {
    @Override
    public ApiCommand command() {
      return ApiCommand.ROLE;
    }

    @Override
    public List<String> arguments() {
      return List.of(ApiCommand.LIST);
    }
  }

  /** {@code lava-group [ROLE]}: the members, or those of a role; waits for a complete group. */
  record Jobs(Optional<String> role) implements Call {
    @Override
    public ApiCommand command() {
      return ApiCommand.GROUP;
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

    /** Without a look at its data, which may be much. */
    @Override
    public Optional<String> messageId() {
      return Optional.of(id);
    }

    @Override
    public ApiCommand command() {
      return ApiCommand.SEND;
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
    public ApiCommand command() {
      return ApiCommand.WAIT;
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
    public ApiCommand command() {
      return ApiCommand.WAIT_ALL;
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
    public ApiCommand command() {
      return ApiCommand.SYNC;
    }

    @Override
    public List<String> arguments() {
      return List.of(id);
    }
  }
}
