// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import nodeline.Problem;
import nodeline.hardware.cable.LineQuality;
import nodeline.push.BoardSession;
import nodeline.push.Credentials;
import nodeline.push.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board that asks who is there before its prompt. */
@Execution(ExecutionMode.CONCURRENT)
class LoginTest {
  private static final String LOGIN =
      """
      while printf 'board login: '; do
        read -r user; stty -echo; printf 'Password: '; read -r word; stty echo; echo
        [ "$user/$word" != root/secret ] || { sleep 2; exec dash -i; }
        sleep 1; echo 'Login incorrect'
      done
      """;

  @TempDir Path folder;

  private PushBench at(String... command) throws Exception {
    return new PushBench(folder, "dash", LineQuality.CLEAN, LineQuality.CLEAN, command);
  }

  private static Credentials user(String name, String password) {
    return new Credentials() {
      @Override
      public String user() {
        return name;
      }

      @Override
      public String password() {
        return password;
      }
    };
  }

  /** At once, or once somebody has typed something. */
  @ParameterizedTest
  @ValueSource(strings = {"", "read -r line;"})
  void logsInSlowly(String before) throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", before + LOGIN)) {
      try (BoardSession session =
          bench.open(user("root", "secret"), false, new CompletableFuture<>())) {
        assertTrue(bench.push(session, Progress.NONE).typed());
      }
      byte[] heard = bench.rig().board(0).cable().hostHeard();
      String said = new String(heard, StandardCharsets.ISO_8859_1);
      assertTrue(!said.contains("secret"), "the password is not on the console");
    }
  }

  /** As where a slow board, or its login, echoes: its log and the other clients have none of it. */
  @Test
  void aPasswordThatIsEchoedIsInNoLog() throws Exception {
    String echoes = LOGIN.replace("stty -echo; ", "");
    try (PushBench bench = at("/bin/sh", "-c", echoes)) {
      try (BoardSession session =
          bench.open(user("root", "secret"), false, new CompletableFuture<>())) {
        assertTrue(bench.push(session, Progress.NONE).typed());
      }
      byte[] heard = bench.rig().board(0).cable().hostHeard();
      assertTrue(new String(heard, StandardCharsets.ISO_8859_1).contains("secret"));
      bench.rig().await("log", () -> bench.log().contains("push: "));
      assertTrue(!bench.log().contains("secret"), bench::log);
    }
  }

  /** A word in a text that greets is no question, nor is one from before our login. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "read -r user; echo; echo 'The default password: see its label'; exec dash -i",
        "printf 'Password: '; read -r user; echo; exec dash -i"
      })
  void aPasswordIsTypedOnlyWhereOurLoginIsAsked(String then) throws Exception {
    Credentials root =
        new Credentials() {
          @Override
          public String user() {
            return "root";
          }

          @Override
          public String password() {
            throw new AssertionError("a password was asked for");
          }
        };
    try (PushBench bench = at("/bin/sh", "-c", "printf 'board login: '; " + then)) {
      try (BoardSession session = bench.open(root, false, new CompletableFuture<>())) {
        assertTrue(bench.push(session, Progress.NONE).typed());
      }
    }
  }

  @Test
  void aWrongPasswordIsTold() throws Exception {
    try (PushBench bench = at("/bin/sh", "-c", LOGIN)) {
      Problem problem =
          assertThrows(
              Problem.class,
              () -> bench.open(user("root", "wrong"), false, new CompletableFuture<>()));
      assertEquals("board-0: the login is refused: user=root", problem.getMessage());
    }
  }

  /** Without an answer it asks for the user again: a person here may take longer than that. */
  @Test
  void aPasswordIsTypedOnlyWhereItIsStillAskedFor() throws Exception {
    String impatient =
        LOGIN.replace(
            "read -r word;", "read -r -t 5 word || { echo; echo Too late; stty echo; continue; };");
    try (PushBench bench = at("/bin/bash", "-c", impatient)) {
      Credentials slow =
          new Credentials() {
            @Override
            public String user() {
              return "root";
            }

            @Override
            public String password() {
              bench.rig().await("its patience's end", () -> bench.log().contains("Too late"));
              return "secret";
            }
          };
      bench.open(slow, false, new CompletableFuture<>()).close();
    }
  }

  @Test
  void aGreetingInPiecesIsNoQuestion() throws Exception {
    String greets = LOGIN.replace("sleep 2;", "printf 'Last login: '; sleep 2; echo never;");
    try (PushBench bench = at("/bin/sh", "-c", greets)) {
      bench.open(user("root", "secret"), false, new CompletableFuture<>()).close();
    }
  }
}
