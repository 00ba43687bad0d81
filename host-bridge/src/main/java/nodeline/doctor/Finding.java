// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

/**
 * One thing that was looked at.
 *
 * @param check which: a word that does not change
 * @param device of the configuration; null: none
 * @param port path of its device; null: it is about the machine
 * @param text what it is; has what others say in it, so escape it
 * @param fix a command; empty if nothing is wrong
 */
public record Finding(
    Severity severity, String check, String device, String port, String text, String fix) {
  /** One about the machine. */
  static Finding machine(Severity severity, String check, String text, String fix) {
    return new Finding(severity, check, null, null, text, fix);
  }

  Finding lowered() {
    return severity == Severity.BLOCKS
        ? new Finding(Severity.WARNS, check, device, port, text, fix)
        : this;
  }
}
