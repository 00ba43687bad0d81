// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import nodeline.hardware.rig.ProgramRun;
import nodeline.hardware.rig.Skip;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's packages on a bare Debian: installed, used, upgraded, removed and purged. */
class DebianPackageTest {
  private static final String BENCH =
      """
      group: g
      devices:
        a: {role: server, console: 'exec:sh'}
        b: {role: client, console: 'exec:sh'}
      """;

  /** What "systemctl enable" makes on a host whose systemd looks for units in that folder. */
  private static final String ENABLED =
      "/etc/systemd/system/multi-user.target.wants/nodeline.service";

  private static final String TABLE = "bbb-01 serial A50285BI\n";

  /** All files and users, but not what dpkg, apt, programs for users and a person's bridge keep. */
  private static final String LIST =
      """
      find / -xdev ! -path '/var/lib/dpkg/*' ! -path '/var/lib/apt/*' ! -path '/var/cache/apt/*' \
        ! -path '/var/log/*' ! -path '/tmp/*' ! -path '/etc/*-' ! -path '/root/.local*' | sort
      cut -d : -f 1 /etc/passwd /etc/group /etc/shadow /etc/gshadow
      """;

  @TempDir static Path packages;
  private static Path tree;

  @BeforeAll
  static void makePackages() throws Exception {
    tree = BareDebian.with("systemd");
    Packaged.makeJava(packages);
    Packaged.make(packages, "--version", "1.0-SNAPSHOT", "deb", "shim");
    Packaged.make(packages, "--version", "1.0", "deb");
  }

  @Test
  void theDemoRunsWithoutAnInitSystemAndTheBoardsPackagesMeetABridge() throws Exception {
    try (BareHost host = new BareHost(tree, packages, BareHost.NO_INIT)) {
      host.done("dpkg -i /mnt/java_1_all.deb");
      String before = host.done(LIST);
      host.done("apt-get install -y /mnt/nodeline_1.0_all.deb /mnt/nodeline-shim_*.deb");
      String demo = host.done("nodeline demo");
      assertTrue(demo.contains("Both scripts ended well"), demo);

      host.done("cat >/etc/nodeline/nodeline.yaml <<'END'\n" + BENCH + "END\n");
      host.done("mkdir /run/nodeline");
      host.done("nodeline run /etc/nodeline/nodeline.yaml >/tmp/log 2>&1 &");
      host.done("nodeline wait --up");
      host.done("nodeline exec a -- lava-send ready port=5201");
      String got = host.done("nodeline request b lava-wait ready");
      assertTrue(got.contains("\"port\":\"5201\""), got);

      host.done("apt-get purge -y nodeline nodeline-shim");
      assertEquals("", host.run("find /proc/[0-9]*/exe -lname '*/java'").out());
      assertSame(before, host.done(LIST));
    }
  }

  @Test
  void anUpgradeKeepsAllARemovalFreesTheConsolesAPurgeLeavesNothing() throws Exception {
    try (BareHost host = new BareHost(tree, packages, BareHost.SYSTEMD)) {
      host.done("dpkg -i /mnt/java_1_all.deb");
      String before = host.done(LIST);
      host.done("apt-get install -y /mnt/nodeline_1.0~snapshot_all.deb");
      host.done("cat >/etc/nodeline/nodeline.yaml <<'END'\n" + BENCH + "END\n");
      host.done("echo '" + TABLE.strip() + "' >/etc/nodeline/boards.table && nodeline-boards");
      host.done("ln -s /usr/lib/systemd/system/nodeline.service " + ENABLED);
      host.done("systemctl start nodeline && nodeline wait --up");
      host.done("nodeline request a lava-send hello x=1");
      String old = host.done("systemctl show -p MainPID nodeline");

      host.done("apt-get install -y /mnt/nodeline_1.0_all.deb");
      assertEquals("1.0", host.done("dpkg-query -W -f '${Version}' nodeline"));
      assertNotEquals(old, host.done("systemctl show -p MainPID nodeline"));
      host.done("nodeline wait --up");
      String got = host.done("nodeline request b lava-wait hello");
      assertTrue(got.contains("\"x\":\"1\""), got);
      assertEquals(BENCH, host.done("cat /etc/nodeline/nodeline.yaml"));
      assertEquals(TABLE, host.done("cat /etc/nodeline/boards.table"));
      host.done("grep -q dut/bbb-01 /etc/udev/rules.d/70-nodeline-boards.rules");

      host.done("apt-get remove -y nodeline");
      assertEquals("", host.run("find /proc/[0-9]* -maxdepth 0 -user nodeline").out());
      assertEquals("inactive\n", host.run("systemctl is-active nodeline").out());
      assertEquals(BENCH, host.done("cat /etc/nodeline/nodeline.yaml"));
      assertEquals(1, host.run("[ -e /etc/udev/rules.d/70-nodeline-boards.rules ]").status());

      host.done("apt-get purge -y nodeline");
      assertSame(before, host.done(LIST));
    }
  }

  /** Names the lines that one has and the other has not. */
  private static void assertSame(String before, String after) {
    Set<String> gone = new TreeSet<>(before.lines().toList());
    after.lines().toList().forEach(gone::remove);
    Set<String> left = new TreeSet<>(after.lines().toList());
    before.lines().toList().forEach(left::remove);
    assertEquals("gone=[], left=[]", "gone=" + gone + ", left=" + left);
  }

  /** The two commands of the README, and the Java is Debian's. */
  @Test
  void aptBringsTheJavaOfABareDebian() throws Exception {
    Skip.unless(Packaged.ALL, "fetches a Java: -Dnodeline.packages=all");
    String names = Files.readString(Path.of("/etc/resolv.conf"));
    try (BareHost host = new BareHost(BareDebian.with("mount"), packages, BareHost.NO_INIT)) {
      host.done("! command -v java && echo '" + names + "' >/etc/resolv.conf");
      host.done("cd /mnt && apt-get install -y ./nodeline_1.0_all.deb");
      String demo = host.done("nodeline demo");
      assertTrue(demo.contains("Both scripts ended well"), demo);
    }
  }

  @Test
  void aWrongOrMissingInputIsNamed() throws Exception {
    ProgramRun refused = Packaged.run(packages, "--version", "../x", "deb");
    assertEquals(2, refused.status());
    assertEquals(
        "make: error: not a version: ../x\nhint: such as 1.2.0 or 1.2.0-SNAPSHOT\n", refused.err());
    assertEquals(2, Packaged.run(packages).status());
    assertEquals(2, Packaged.run(packages, "--arch", "vax", "tarball").status());
    assertTrue(Files.exists(packages.resolve("nodeline_1.0_all.deb")));
  }
}
