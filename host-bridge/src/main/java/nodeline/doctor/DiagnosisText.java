// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nodeline.Printable;
import nodeline.terminal.Wrapped;

/**
 * A diagnosis for people.
 *
 * <pre>
 *   blocks  /dev/ttyUSB0 (bbb-01): picocom (pid 4711) holds it: open, flock
 *           fix: sudo kill 4711
 *   ok      logs go to /home/me/.local/state/nodeline
 *
 *   1 blocks, 0 warn
 * </pre>
 */
public final class DiagnosisText {
  private DiagnosisText() {}

  /**
   * The lines.
   *
   * @param width of the screen; 0: there is none. A fix is one line on any, to be copied
   */
  public static List<String> of(Diagnosis diagnosis, int width) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : diagnosis.findings()) {
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      String line = Printable.of("%-8s%s%s".formatted(severity, subject(finding), finding.text()));
      lines.addAll(Wrapped.lines(line, width));
      if (!finding.fix().isEmpty()) {
        lines.add(Printable.of("        fix: " + finding.fix()));
      }
    }
    lines.add("");
    lines.add("%d blocks, %d warn".formatted(diagnosis.blocks(), diagnosis.warns()));
    return lines;
  }

  private static String subject(Finding finding) {
    if (finding.port() == null) {
      return "";
    }
    return finding.device() == null
        ? finding.port() + ": "
        : "%s (%s): ".formatted(finding.port(), finding.device());
  }
}
