// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The commands of the MultiNode API: their names, their arguments, and the calls they make. */
public enum ApiCommand {
  SELF("lava-self", "", 0, 0),
  ROLE("lava-role", "[list]", 0, 1),
  GROUP("lava-group", "[ROLE]", 0, 1),
  SEND("lava-send", "ID [KEY=VALUE]...", 1, Integer.MAX_VALUE),
  WAIT("lava-wait", "ID", 1, 1),
  WAIT_ALL("lava-wait-all", "ID [ROLE]", 1, 2),
  SYNC("lava-sync", "ID", 1, 1);

  /** The argument by which {@link #ROLE} asks for all roles. */
  public static final String LIST = "list";

  /** The argument by which a board's commands tell their usage: they cannot send it. */
  private static final String HELP = "--help";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MAX_NAME = 255;

  private final String word;
  private final String arguments;
  private final int least;
  private final int most;

  ApiCommand(String word, String arguments, int least, int most) {
    this.word = word;
    this.arguments = arguments;
    this.least = least;
    this.most = most;
  }

  /** The command of a name, such as {@code lava-wait}. */
  public static Optional<ApiCommand> of(String word) {
    return Arrays.stream(values()).filter(command -> command.word.equals(word)).findFirst();
  }

  /** The names of all. */
  public static List<String> words() {
    return Arrays.stream(values()).map(ApiCommand::word).toList();
  }

  /** Its name: {@code lava-wait-all}. */
  public String word() {
    return word;
  }

  /** Its name as LAVA's own texts write it: {@code lava_wait_all}, in its scripts in capitals. */
  public String lavaWord() {
    return word.replace('-', '_');
  }

  /** How it is written: {@code lava-wait-all ID [ROLE]}. */
  public String usage() {
    return (word + " " + arguments).strip();
  }

  /** Whether it names a message: its first argument. */
  public boolean hasMessageId() {
    return least > 0;
  }

  /** Whether it waits for what members send. */
  public boolean waits() {
    return this == WAIT || this == WAIT_ALL || this == SYNC;
  }

  /** Whether a board's command can send a pair of this key. */
  public static boolean canSayKey(String key) {
    return KEY.matcher(key).matches();
  }

  /** Whether a board's command can name this message or role, which is a name. */
  public static boolean canSayName(String name) {
    return !name.equals(HELP);
  }

  /**
   * The call that it makes.
   *
   * @param words its arguments, octets; an empty role is none
   * @return for the coordinator; empty for {@code lava-self} and {@code lava-role}, which the
   *     member itself knows
   * @throws IllegalArgumentException with one line for people: wrong usage
   */
  public Optional<Call> call(List<String> words) {
    if (words.size() < least) {
      throw new IllegalArgumentException("missing message id");
    }
    if (this == ROLE && !words.isEmpty() && !words.get(0).equals(LIST)) {
      throw new IllegalArgumentException("not \"list\": \"" + words.get(0) + "\"");
    }
    if (words.size() > most) {
      throw new IllegalArgumentException("too many arguments");
    }
    return Optional.ofNullable(
        switch (this) {
          case SELF -> null;
          case ROLE -> words.isEmpty() ? null : new Call.Roles();
          case GROUP -> new Call.Jobs(role(words, 0));
          case SEND -> new Call.Send(id(words), data(words.subList(1, words.size())));
          case WAIT -> new Call.Wait(id(words));
          case WAIT_ALL -> new Call.WaitAll(id(words), role(words, 1));
          case SYNC -> new Call.Sync(id(words));
        });
  }

  private static String id(List<String> words) {
    return name("message id", words.get(0));
  }

  private static Optional<String> role(List<String> words, int at) {
    return words.stream()
        .skip(at)
        .findFirst()
        .filter(role -> !role.isEmpty())
        .map(ApiCommand::roleName);
  }

  private static String roleName(String role) {
    if (role.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("blank in the role");
    }
    return name("role", role);
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

  private static Map<String, String> data(List<String> pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : pairs) {
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
