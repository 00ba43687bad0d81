// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nodeline.Problem;

/**
 * Puts the shim's files into a folder of the board, or takes them away. They are gathered and
 * checked in a folder of their own first, and moved when all are right, the commands last.
 */
public final class ShimInstall {
  private static final int FILE_START = -1;
  private static final int TRIES = 3;

  /**
   * What came of it.
   *
   * @param folder where the files are
   * @param typed whether they were typed; otherwise they were there
   */
  public record Installed(String folder, boolean typed) {}

  /**
   * What was taken away.
   *
   * @param count of files
   * @param left files of others in the same folders, by their names; odd ones are {@code ?}
   */
  public record Removed(int count, List<String> left) {}

  private final CheckedShell shell;
  private final Map<String, String> files;
  private final List<String> folders;

  /**
   * @param files by their names below the folder, libraries first; ASCII
   * @param folders where they may be, in the order to try
   */
  ShimInstall(CheckedShell shell, Map<String, String> files, List<String> folders) {
    this.shell = shell;
    this.files = files;
    this.folders = new ArrayList<>(folders);
  }

  /**
   * Types what is not there.
   *
   * @param again types it in any case
   * @throws Problem if no folder can be used
   */
  Installed install(boolean again) {
    define();
    int tries = TRIES + folders.size();
    for (int i = 0; i < tries; i++) {
      String here = again && i == 0 ? "" : shell.run(loop("O \"$d\"&&W \"$d\"&&{ q=$d;break;}"));
      if (!here.isEmpty()) {
        return new Installed(here, i > 0);
      }
      int starts = shell.starts();
      String folder = make();
      files.forEach((name, text) -> write(name, text));
      if (move(folder)) {
        return new Installed(folder, true);
      }
      if (shell.starts() == starts) {
        leave(folder);
      }
    }
    throw new Problem("the board's shell ends again and again", "look at its console");
  }

  /** It is full: from now on the others are tried, if there are any. */
  private void leave(String folder) {
    folders.remove(folder);
    if (folders.isEmpty()) {
      throw new Problem(
          folder + ": the files could not be written whole on the board",
          "is the folder full? name another one: --dir DIR");
    }
    shell.run("rm -rf \"$z\" 2>/dev/null;z=");
  }

  private String make() {
    String folder = shell.run(loop("M \"$d\"&&{ q=$d;break;}"));
    if (!folders.contains(folder)) {
      throw new Problem(
          "no folder on the board can be written and executed: " + String.join(", ", folders),
          "name another one: --dir DIR");
    }
    return folder;
  }

  private void define() {
    String sums =
        files.entrySet().stream()
            .map(file -> file.getKey() + ":" + sum(file.getValue()))
            .collect(Collectors.joining(" "));
    String code = CheckedShell.script("shim.sh");
    shell.define(code.replace("@SUMS@", sums).replace("@FILES@", String.join(" ", files.keySet())));
  }

  private String loop(String body) {
    return "for d in %s;do %s;done".formatted(String.join(" ", folders), body);
  }

  private static String sum(String text) {
    return TypedText.check(FILE_START, text);
  }

  /** The file ends with a line feed, which is that of echo. */
  private void write(String name, String text) {
    String lines = text.substring(0, text.length() - 1);
    String quoted = TypedText.quote(lines.replace('\\', TypedText.ECHOED_BACKSLASH));
    shell.run("{ echo %s >\"$z/%s\";} 2>/dev/null".formatted(quoted, name));
  }

  private boolean move(String folder) {
    String commands =
        files.keySet().stream()
            .filter(name -> name.startsWith("bin/"))
            .map(name -> "\"$d/" + name + "\"")
            .collect(Collectors.joining(" "));
    String code =
        "d=%s z=$d/.nodeline-new;{ W \"$z\"&&chmod 755 \"$z\"/bin/*&&rm -f %s&&"
                .formatted(folder, commands)
            + "mkdir -p \"$d/bin\" \"$d/lib\"&&mv -f \"$z\"/lib/* \"$d/lib\"&&"
            + "mv -f \"$z\"/bin/* \"$d/bin\"&&rm -rf \"$z\"&&z=&&q=moved;} 2>/dev/null";
    return shell.run(code).equals("moved");
  }

  /**
   * Takes away what is ours.
   *
   * @param named whether the folder was asked for: then files of others are told in any case
   */
  Removed remove(boolean named) {
    define();
    String answer =
        shell.run(
            "a= m=0;" + loop("y=0;U \"$d\" %s;m=$((m+y))".formatted(named ? "1" : "")) + ";q=$m$a");
    String[] words = answer.split(" ");
    try {
      return new Removed(Integer.parseInt(words[0]), List.of(words).subList(1, words.length));
    } catch (NumberFormatException e) {
      throw new Problem("the board's answer makes no sense: " + answer, "try again", e);
    }
  }
}
