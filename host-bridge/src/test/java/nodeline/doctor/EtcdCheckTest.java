// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import nodeline.etcd.EtcdAddress;
import nodeline.etcd.EtcdHealth;
import nodeline.etcd.EtcdSettings;
import org.junit.jupiter.api.Test;

class EtcdCheckTest {
  private static final EtcdHealth GOOD =
      new EtcdHealth("a:2379", Optional.empty(), "3.4.23", List.of(), 20_480, 20_480);

  private static List<Finding> judge(EtcdHealth... servers) {
    EtcdSettings settings =
        new EtcdSettings(EtcdAddress.parse("etcd://a,b/lab"), Optional.empty(), Optional.empty());
    return EtcdCheck.judge(settings, List.of(servers));
  }

  private static EtcdHealth troubled(String why) {
    return new EtcdHealth("b:2379", Optional.of(why), "", List.of(), 0, 0);
  }

  @Test
  void aServerThatIsAwayWarnsWhileAnotherWorks() {
    List<Finding> findings = judge(GOOD, troubled("connection refused"));
    assertEquals(
        List.of(Severity.OK, Severity.WARNS), findings.stream().map(Finding::severity).toList());
    assertEquals(
        "a:2379: etcd 3.4.23, database of 0 MB, /lab may be written", findings.get(0).text());
    assertEquals("b:2379: connection refused", findings.get(1).text());
  }

  @Test
  void noServerBlocks() {
    Finding only = judge(troubled("unknown host")).get(0);
    assertEquals(Severity.BLOCKS, only.severity());
    assertTrue(only.fix().startsWith("systemctl status etcd"));
  }

  @Test
  void oneServerAloneIsNamed() {
    assertEquals(Severity.WARNS, judge(GOOD).get(1).severity());
  }

  @Test
  void spaceIsLookedAtBeforeItEnds() {
    EtcdHealth big =
        new EtcdHealth("a:2379", Optional.empty(), "3.4.23", List.of(), 1_900_000_000, 5_000_000);
    EtcdHealth full =
        new EtcdHealth(
            "b:2379", Optional.of("database space exceeded"), "3.4.23", List.of("NOSPACE"), 0, 0);
    List<Finding> findings = judge(big, full);
    assertEquals(Severity.WARNS, findings.get(0).severity());
    assertTrue(findings.get(0).text().contains("1900 MB, 5 MB of it in use"));
    assertEquals(Severity.BLOCKS, findings.get(1).severity());
    assertEquals("b:2379 has alarms: NOSPACE", findings.get(1).text());
  }
}
