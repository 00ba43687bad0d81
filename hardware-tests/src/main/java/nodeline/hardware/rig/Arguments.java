// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.util.Iterator;

/** The words that {@code bench/run} and {@code bench/faults} have in common. */
public final class Arguments {
  private Arguments() {}

  /**
   * Takes the next word as an option's value.
   *
   * @throws WrongUsage if there is none
   */
  public static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new WrongUsage("a value is missing: " + option);
    }
    return words.next();
  }

  /**
   * Returns the shell, for example {@code "busybox ash"}.
   *
   * @throws WrongUsage if this machine does not have it
   */
  public static String installed(String shell) {
    if (!shell.startsWith("/") && !Shells.isInstalled(shell)) {
      throw new WrongUsage("not installed: " + shell.split(" ", 2)[0]);
    }
    return shell;
  }
}
