// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nodeline.control.BridgeCommands;
import nodeline.control.ControlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code printf | socat} says is done, and it hears the answer: by the real programs. */
@Timeout(60)
class HalfClosedTest {
  /** Answers half a second after each line. */
  private static final String ECHO =
      "exec:stty raw -echo; echo ready; while read -r x; do sleep 0.5; echo \"got $x\"; done";

  @TempDir Path state;

  private static String run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), command);
    return said;
  }

  @Test
  void portAnswersAClientWhoseInputHasEnded() throws IOException, InterruptedException {
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://")) {
      bench.awaitLog("Z ready");
      for (String client : List.of("socat -t 20 - tcp:127.0.0.1:%d", "nc -N 127.0.0.1 %d")) {
        String heard = run("printf 'one\\n' | " + client.formatted(bench.port()));
        assertEquals("got one\n", heard, client);
      }
    }
  }

  /** A client that has said all must not keep others from writing. */
  @Test
  void theNextOneWritesWhileAnAnswerIsAwaited() throws IOException {
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://")) {
      bench.awaitLog("Z ready");
      try (AccessSocket first = bench.attach().reading();
          AccessSocket second = bench.attach().reading()) {
        first.type("one\n");
        first.endInput();
        bench.awaitLog("writer is " + second.name());
        first.awaitEnd();
        assertEquals("got one\n", first.text());
        second.type("two\n");
        second.awaitText("got two");
      }
    }
  }

  @Test
  void unixSocketAnswersToo() throws IOException, InterruptedException {
    Path socket = state.resolve("board.sock");
    try (AccessBench bench = AccessBench.at(state, ECHO, "unix:" + socket)) {
      bench.awaitLog("Z ready");
      String heard = run("printf 'one\\n' | socat -t 20 - unix-connect:" + socket);
      assertEquals("got one\n", heard);
      assertTrue(
          bench.log().contains("writer is unix client 1 (" + System.getProperty("user.name")),
          bench.log());
    }
  }

  /** Its input ends while it is paused: the console takes nothing for a second. */
  @Test
  void nothingIsLostOfALongInputThatHasEnded() throws IOException, InterruptedException {
    String slow = "exec:stty raw -echo; echo ready; sleep 1; cat";
    try (AccessBench bench = new AccessBench(state, slow, "tcp://")) {
      bench.awaitLog("Z ready");
      String heard =
          run(
              "head -c 600000 /dev/zero | tr '\\0' x | socat -t 20 - tcp:127.0.0.1:%d | wc -c"
                  .formatted(bench.port()));
      assertEquals("600000", heard.trim());
    }
  }

  @Test
  void controlSocketAnswersAnAttachedOne() throws IOException, InterruptedException {
    Path socket = state.resolve("control.sock");
    try (AccessBench bench = new AccessBench(state, ECHO, "tcp://");
        ControlServer server = new ControlServer(socket)) {
      server.publish(BridgeCommands.of(bench.bridge()));
      bench.awaitLog("Z ready");
      String heard =
          run(
              "printf '%s\\n%s' '{\"command\":\"attach\",\"device\":\"board\"}'"
                  + " '{\"write\":\"b25lCg==\"}' | socat -t 20 - unix-connect:"
                  + socket);
      assertTrue(heard.startsWith("{\"result\":{}}\n"), heard);
      assertTrue(bench.log().contains("got one"), heard + bench.log());
      assertTrue(heard.contains("{\"text\":\"Z290IG9uZQo=\"}"), heard);
    }
  }
}
