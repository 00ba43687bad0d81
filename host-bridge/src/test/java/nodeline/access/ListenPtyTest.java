// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import nodeline.CapturedLog;
import nodeline.Problem;
import nodeline.console.TestTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A console as a device: for real terminal programs, and for whoever opens and closes it. */
@Timeout(120)
class ListenPtyTest {
  private static final String ECHO =
      "exec:stty raw -echo; echo ready; while read -r x; do echo \"got $x\"; done";

  @TempDir Path state;

  private Path link() {
    return state.resolve("bbb-01");
  }

  private AccessBench bench(String options) throws IOException {
    AccessBench bench = AccessBench.at(state, ECHO, "'pty:" + link() + options + "'");
    bench.awaitLog("Z ready");
    return bench;
  }

  private static String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), command);
    return said;
  }

  /** On a terminal of its own: each of them wants one. */
  private String typeInto(String program, String keys) throws IOException, InterruptedException {
    return run(
        "(sleep 3; printf '%s'; sleep 4) | timeout 30 socat -t 1 - 'EXEC:%s %s,pty,setsid,ctty'"
            .formatted(keys, program, link()));
  }

  @Test
  void picocomAndTioWorkOnIt() throws IOException, InterruptedException {
    try (AccessBench bench = bench("")) {
      assertPicocomAndTioWork(bench);
    }
  }

  private void assertPicocomAndTioWork(AccessBench bench) throws IOException, InterruptedException {
    String picocom = typeInto("picocom -q --omap crlf", "one\\r");
    assertTrue(picocom.contains("got one"), picocom);
    String tio = typeInto("tio -m OCRNL", "two\\r");
    assertTrue(tio.contains("got two"), tio + bench.log());
  }

  @Test
  void minicomWorksOnIt() throws IOException, InterruptedException {
    try (AccessBench bench = bench("")) {
      assertMinicomWorks(bench, link().toString());
    }
  }

  /** It draws on a screen, and keeps its settings in a folder. */
  private void assertMinicomWorks(AccessBench bench, String port)
      throws IOException, InterruptedException {
    TestTools.require("minicom");
    String minicom =
        run(
            "(sleep 3; printf 'three\\r\\n'; sleep 4) | timeout 30 env TERM=vt100 HOME=%s socat -t 1 -"
                    .formatted(state)
                + " 'EXEC:minicom -o -D %s,pty,setsid,ctty'".formatted(port));
    assertTrue(minicom.contains("got three"), minicom + bench.log());
  }

  @Test
  void minicomWorksOnASocket() throws IOException, InterruptedException {
    Path socket = state.resolve("s");
    try (AccessBench bench = AccessBench.at(state, ECHO, "'unix:" + socket + "'")) {
      bench.awaitLog("Z ready");
      assertMinicomWorks(bench, "unix#" + socket);
    }
  }

  @Test
  void picocomAndTioWorkOnASocketBySocat() throws IOException, InterruptedException {
    Path socket = state.resolve("s");
    try (AccessBench bench = AccessBench.at(state, ECHO, "'unix:" + socket + "'")) {
      bench.awaitLog("Z ready");
      Process socat =
          new ProcessBuilder("socat", "pty,raw,echo=0,link=" + link(), "unix-connect:" + socket)
              .inheritIO()
              .start();
      try {
        await().atMost(AccessBench.PATIENCE).until(() -> Files.exists(link()));
        assertPicocomAndTioWork(bench);
      } finally {
        socat.destroy();
      }
    }
  }

  @Test
  void isOpenedAndClosedAnyNumberOfTimes() throws IOException, InterruptedException {
    try (AccessBench bench = bench("")) {
      for (int i = 0; i < 20; i++) {
        String heard =
            run("exec 3<>%s; printf 'n%d\\n' >&3; timeout 30 head -n 1 <&3".formatted(link(), i));
        assertEquals("got n" + i + "\n", heard);
      }
      run("printf 'last\\n' > " + link());
      bench.awaitLog("got last");
      await().atMost(AccessBench.PATIENCE).until(() -> bench.clients().isEmpty());
    }
  }

  @Test
  void isThereOnlyForThoseWhoMayAndOnlyWhileItIsOffered() throws IOException {
    Path terminal;
    try (CapturedLog log = CapturedLog.of(ListenServer.class);
        AccessBench bench = bench("?mode=0620")) {
      terminal = Files.readSymbolicLink(link());
      assertEquals(
          "rw--w----", PosixFilePermissions.toString(Files.getPosixFilePermissions(terminal)));
      assertEquals(0, bench.clients().size(), "nobody has opened it");
      log.awaitWarnings("board listens out of reach of its group listen=pty:" + link());
    }
    assertFalse(Files.exists(link(), LinkOption.NOFOLLOW_LINKS));
    await().atMost(AccessBench.PATIENCE).until(() -> !Files.exists(terminal));
  }

  @Test
  void replacesOnlyItsOwnLinkOfATerminalThatIsGone() throws IOException {
    Files.createSymbolicLink(link(), Path.of("/dev/pts/99999"));
    bench("").close();

    Path other = Files.createFile(state.resolve("other"));
    Files.createSymbolicLink(link(), other);
    assertEquals(
        "device \"board\" cannot listen on " + link() + ": something else is there",
        assertThrows(Problem.class, () -> bench("")).getMessage());
    assertEquals(other, Files.readSymbolicLink(link()));
  }

  @Test
  void keepsTheLinkOfABridgeThatRuns() throws IOException {
    try (AccessBench bench = bench("")) {
      Path other = Files.createDirectory(state.resolve("2"));
      assertThrows(Problem.class, () -> AccessBench.at(other, "exec:cat", "'pty:" + link() + "'"));
      assertTrue(Files.exists(link()), bench.log());
    }
  }
}
