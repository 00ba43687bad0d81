// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.cli.Program.Ended;
import nodeline.control.BridgeListener.CallEnd;
import nodeline.control.BridgeListener.CallStart;
import nodeline.control.BridgeListener.Ending;
import nodeline.control.CallStatus;
import nodeline.control.ControlClient;
import nodeline.framing.Escape;
import nodeline.framing.Octets;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One set of what could hurt a terminal, a log or a program, by each way to people. */
class HostileTextTest {
  /** Octets: C1 alone and as UTF-8, what turns text, other line ends, what is no UTF-8. */
  private static final String NAME =
      "a\u009b31m"
          + Octets.fromText("\u009b31m\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
          + Octets.fromText("\u2028\u2029\u0085\u200b\ufeff")
          + "\u00c3(\u00ff\u00f0\u009fz";

  private static final String CONTROLS =
      IntStream.concat(IntStream.range(0, 0x20), IntStream.range(0x7f, 0xa0))
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  /** And sequences that a terminal obeys, and lines that look like ours. */
  private static final String ALL =
      NAME
          + CONTROLS
          + "\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u001b\\\u001b[2J\u001b[6n\u001bc\b\b\b\r\n"
          + "nodeline: error: forged\r-- forged";

  private static final int MAX_PAYLOAD = 160;

  @TempDir Path home;

  private static void assertHarmless(String what, String text) {
    assertOnlyText(what, text);
    assertTrue(text.lines().noneMatch(line -> line.startsWith("nodeline: error: forged")), text);
  }

  private static void assertOnlyText(String what, String text) {
    String bad =
        text.replaceAll("[\\P{C}&&[^\\p{Zl}\\p{Zp}]]|\n", "")
            .codePoints()
            .mapToObj(c -> "U+%04x".formatted(c))
            .distinct()
            .collect(Collectors.joining(" "));
    assertEquals("", bad, what + ": " + text);
  }

  /** A call's frames, three times over: a busy machine can cut one. */
  private static String call(String id, Verb verb, OptionalInt timeout, String... fields) {
    List<String> pieces = Escape.pieces(Escape.fields(List.of(fields)), MAX_PAYLOAD);
    StringBuilder frames = new StringBuilder();
    for (int attempt = 1; attempt <= 3; attempt++) {
      for (int i = 1; i <= pieces.size(); i++) {
        RequestHeader header = new RequestHeader(id, attempt, verb, 0, timeout, i, pieces.size());
        frames.append(new Request(header, pieces.get(i - 1)).encode()).append("\r\n");
      }
    }
    return frames.toString();
  }

  private String bench() throws IOException {
    String said =
        ALL
            + "\r\n"
            + call("aaaaaaaaaaaa", Verb.SEND, OptionalInt.of(90), NAME, "k=" + ALL)
            + call("bbbbbbbbbbbb", Verb.WAIT, OptionalInt.of(0), NAME + "-too-soon")
            + call("cccccccccccc", Verb.WAIT, OptionalInt.of(900), NAME + "-never")
            + call("dddddddddddd", Verb.SEND, OptionalInt.of(90), ALL);
    Path file = Files.write(home.resolve("said"), said.getBytes(ISO_8859_1));
    String yaml =
        "group: lab\ndevices:\n"
            + "  board: {role: r, console: 'exec:cat %s; exec cat'}\n".formatted(file)
            + "  host: {role: h, console: 'exec:exec cat', timeout: 2s}\n";
    return Files.writeString(home.resolve("bench.yaml"), yaml).toString();
  }

  private boolean waits() {
    try (ControlClient client = new ControlClient(home.resolve("nodeline.sock"))) {
      return client.status().devices().get(0).calls().stream()
          .flatMap(call -> call.arguments().stream())
          .anyMatch(argument -> argument.endsWith("-never"));
    }
  }

  @Test
  void whatABoardSaysHurtsNobody() throws Exception {
    try (Program bridge = Program.start(home, "run", bench()).awaitError(" failed lava-wait ")) {
      Awaitility.await().atMost(90, TimeUnit.SECONDS).until(this::waits);
      for (String[] words :
          List.of(
              new String[] {"status"},
              new String[] {"status", "--json"},
              new String[] {"group"},
              new String[] {"group", "--json"},
              new String[] {"group", "show", "lab"},
              new String[] {"group", "show", "lab", "--json"},
              new String[] {"events"},
              new String[] {"events", "--json"},
              new String[] {"timeline"},
              new String[] {"decode", home.resolve("said").toString()},
              new String[] {"decode", home.resolve("said").toString(), "--json"},
              new String[] {"request", "host", "lava-wait", Octets.toText(NAME)},
              new String[] {"request", "host", "lava-wait", "\u202e\u009b", "--timeout", "1s"},
              new String[] {"request", "host", "\u202e\u009b\u2028"},
              new String[] {"console", "\u202e\u009b\u2028"})) {
        Ended ended = Program.run(home, words);
        assertHarmless(String.join(" ", words), ended.out() + ended.err());
        if (words[words.length - 1].equals("--json") && !hasLines(words[0])) {
          new ObjectMapper().readTree(ended.out());
        }
      }
      assertHarmless("run", bridge.err());
      assertHarmlessOnATerminal();
    }
  }

  /** Whether its JSON is a value a line. */
  private static boolean hasLines(String command) {
    return command.equals("events") || command.equals("decode");
  }

  private void assertHarmlessOnATerminal() throws IOException {
    try (Program console = Program.startOnTerminal(home, "console", "board")) {
      console.awaitOutput("-- forged");
      console.type("\u001dq");
      // What a terminal may have: its own controls, colours, erasures, and characters without a
      // width.
      String kept = "[\r\b\t\u0007\u200b\ufeff]|\u001b\\[[0-9;]*[JKm]";
      String shown = console.await().out().replaceAll(kept, "");
      assertOnlyText("console", shown);
    }
  }

  @Test
  void theTranscriptOfADemoIsText() {
    StringWriter shown = new StringWriter();
    try (Transcript transcript =
        new Transcript(new PrintWriter(shown), false, List.of("board"), () -> 0)) {
      transcript.text("board", (ALL + "\n").getBytes(ISO_8859_1));
      List<String> lines = List.of(Octets.toText(ALL));
      CallStart call = new CallStart(1, "lava-wait", lines, CallStatus.Maker.BOARD);
      transcript.callStarted("board", call);
      transcript.callEnded("board", new CallEnd(call, Ending.FAILED, lines, 1));
    }
    assertHarmless("transcript", shown.toString());
  }

  @Test
  void aConfigurationIsQuotedAsText() throws IOException {
    String text = "\u001b[2J\u009b\u202e\u2028\u0007x";
    for (String yaml :
        List.of(
            "devices:\n  board:\n    role: r\n    \"\\e[2J\\u202e\\u2028\\x9b\": 1\n",
            "devices:\n  board: {role: r, console: \"\\e]0;x\\a\\u202e\\u2028\\x9b\"}\n",
            "devices:\n  \"\\e[2J\\u202e\\x9b\\u2028\": {role: r, console: 'exec:true'}\n",
            "devices:\n  board: {role: r, console: 'exec:true', " + text + "\n",
            text)) {
      Path file = home.resolve("bad\u202e\u009b.yaml");
      Files.write(file, yaml.getBytes(UTF_8));
      for (String command : List.of("run", "doctor")) {
        Ended ended = Program.run(home, command, file.toString());
        assertEquals(1, ended.status(), command + ": " + yaml + ended.out() + ended.err());
        assertHarmless(command, ended.out() + ended.err());
      }
    }
  }
}
