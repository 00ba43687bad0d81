// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

/** Words for a person's shell. */
final class Shell {
  private Shell() {}

  /** The text as one word. */
  static String quote(Object text) {
    String word = text.toString();
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
