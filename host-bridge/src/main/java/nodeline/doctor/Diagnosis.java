// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.Comparator;
import java.util.List;

/** All findings, the worst first. */
public record Diagnosis(long blocks, long warns, List<Finding> findings) {
  static Diagnosis of(List<Finding> findings) {
    List<Finding> sorted =
        findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    return new Diagnosis(count(findings, Severity.BLOCKS), count(findings, Severity.WARNS), sorted);
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
