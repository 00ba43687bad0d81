// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import nodeline.console.ConsoleAddress;
import nodeline.ports.Port;

/**
 * A port to look at.
 *
 * @param device that the configuration has on it; null: none
 * @param address of the configuration; null: none
 */
record CheckedPort(Port port, String device, ConsoleAddress.Serial address) {
  Finding blocks(String check, String text, String fix) {
    return finding(Severity.BLOCKS, check, text, fix);
  }

  Finding warns(String check, String text, String fix) {
    return finding(Severity.WARNS, check, text, fix);
  }

  Finding ok(String check, String text) {
    return finding(Severity.OK, check, text, "");
  }

  private Finding finding(Severity severity, String check, String text, String fix) {
    Finding finding = new Finding(severity, check, device, port.path(), text, fix);
    // A port of the host's own board serves the host, as long as nobody says that it is a board's.
    return device == null && port.usb() == null ? finding.lowered() : finding;
  }
}
