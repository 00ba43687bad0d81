// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line at the prompt that starts a child of its shell, which runs each line that comes twice in
 * a row ({@code docs/push.md}). It is parsed as a whole before it runs, so each command in it has a
 * backslash against aliases.
 */
final class FirstLine {
  /** Names that the shell at the prompt may have given to something else. */
  private static final String COMMANDS =
      "echo read eval set trap printf stty rm mv exit exec return unset false mkdir chmod rmdir"
          + " umask \\[";

  /** The variables of the program's scripts. */
  private static final String VARIABLES =
      "a b c d e f g h i j k l m n o q r s u v w x y z A B C D E F G H I J K S T cmd";

  private static final String LINE =
      " (\\set +e;\\unset "
          + VARIABLES
          + ";for i in "
          + COMMANDS
          + ";do \\unalias $i;\\unset -f $i;done 2>/dev/null;\\echo \"=$((%d+1)):$-:\";m=;"
          + "while IFS= \\read -r l;do if \\[ \"$l\" = \"$m\" ];"
          + "then \\eval \"${l#?}\";else m=$l;fi;done)||:\n";

  private static final String NAME = "([A-Za-z]|cmd|IFS)\\b";
  private static final Pattern READ_ONLY =
      Pattern.compile("[:$ ]" + NAME + ".{0,20}read-? ?only|read-? ?only( variable)?: " + NAME);

  private FirstLine() {}

  /** The line; its child answers {@code =<number + 1>:<options of the shell>:}. */
  static String of(int number) {
    return LINE.formatted(number);
  }

  /** The variable that the shell called read-only. */
  static Optional<String> readOnly(String said) {
    Matcher found = READ_ONLY.matcher(said);
    return found.find()
        ? Optional.of(found.group(1) == null ? found.group(3) : found.group(1))
        : Optional.empty();
  }
}
