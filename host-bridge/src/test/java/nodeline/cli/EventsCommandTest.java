// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import nodeline.cli.Program.Ended;
import nodeline.control.ControlClient;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a bench whose client waits for a message of another name. */
class EventsCommandTest {
  private static final String HELP = "see nodeline decode --help";

  @TempDir Path home;

  private static String frame(String id, Verb verb, int timeout, String payload) {
    RequestHeader header = new RequestHeader(id, 1, verb, 0, OptionalInt.of(timeout), 1, 1);
    return new Request(header, payload).encode();
  }

  /** The client begins when the server has sent. */
  private String bench() throws IOException {
    Path server = home.resolve("server");
    Path client = home.resolve("client");
    Path sent = home.resolve("sent");
    Files.writeString(
        server,
        "echo serving\necho '%s'\nsleep 1\n: >%s\nexec sleep 600\n"
            .formatted(
                frame("aaaaaaaaaaaa", Verb.SEND, 90, "redy,port=5201,mood=very%040good"), sent));
    Files.writeString(
        client,
        "until [ -e %s ]; do sleep 0.1; done\necho '%s'\nexec sleep 600\n"
            .formatted(sent, frame("bbbbbbbbbbbb", Verb.WAIT, 900, "redi")));
    return Files.writeString(
            home.resolve("bench.yaml"),
            "group: lab\ndevices:\n  a: {role: s, console: 'exec:sh %s'}\n  b: {role: c, console: 'exec:sh %s'}\n"
                .formatted(server, client))
        .toString();
  }

  private boolean waits() {
    if (!Files.exists(home.resolve("nodeline.sock"))) {
      return false;
    }
    try (ControlClient client = new ControlClient(home.resolve("nodeline.sock"))) {
      return client.status().devices().stream().anyMatch(one -> !one.calls().isEmpty());
    }
  }

  private void awaitWait() {
    Awaitility.await().atMost(90, TimeUnit.SECONDS).ignoreExceptions().until(this::waits);
  }

  @Test
  void aPersonFindsTheMisspeltMessage() throws Exception {
    try (Program run = Program.startOnTerminal(home, "run", bench())) {
      run.awaitOutput("b        … lava-wait redi");
      run.awaitOutput("a        → redy  port=5201 mood=\"very good\"");
      awaitWait();
      String status = Program.run(home, "status").out();
      assertTrue(status.contains("s for \"redi\", which nobody sent; a sent \"redy\" "), status);
      assertTrue(status.contains("\n  a's last line: serving"), status);
      assertEquals(
          "redy\n  from a\n    port=5201\n    mood=very good\n",
          Program.run(home, "group", "show", "lab", "redy").out());
      assertEquals(
          new Ended(
              1, "", Ended.error("nobody has sent \"redi\" in group lab", "did you mean: redy?")),
          Program.run(home, "group", "show", "lab", "redi"));
      try (Program follow = Program.start(home, "events", "-f", "--device", "b")) {
        follow.awaitOutput("… lava-wait redi");
        Program.run(home, "request", "b", "lava-send", "new", "x=1");
        follow.awaitOutput("→ new  x=1");
        assertFalse(follow.out().contains("→ redy"), follow.out());
      }
      assertEquals(
          new Ended(1, "", Ended.error("there are no events of device \"bb\"", "did you mean: b?")),
          Program.run(home, "events", "-f", "--device", "bb"));
      run.type("\u0003");
      run.await();
    }
    // The bridge is gone, and what happened stays.
    Ended events = Program.run(home, "events", "--group", "lab", "--since", "400d");
    assertEquals(0, events.status(), events.err());
    assertTrue(events.out().contains("b        … lava-wait redi\n"), events.out());
    assertEquals(
        new Ended(1, "", Ended.error("there are no events of group \"lob\"", "did you mean: lab?")),
        Program.run(home, "timeline", "--group", "lob"));
    Path page = home.resolve("t.html");
    assertEquals(new Ended(0, "", ""), Program.run(home, "timeline", "--out", page.toString()));
    assertTrue(Files.readString(page).contains("lava-wait redi"));
    assertEquals(
        new Ended(
            1,
            "",
            Ended.error(
                "not a kind of timeline: t.pdf", "name a file that ends in .svg, .html or .json")),
        Program.run(home, "timeline", "--out", "t.pdf"));
  }

  @Test
  void quietPrintsNothingOfIt() throws Exception {
    try (Program run = Program.startOnTerminal(home, "run", "--quiet", bench())) {
      awaitWait();
      run.type("\u0003");
      String shown = run.await().out();
      assertFalse(shown.contains("lava-wait redi"), shown);
      assertFalse(shown.contains("→"), shown);
    }
  }

  @Test
  void withoutEventsItSaysWhereTheyWouldBe() {
    Path folder = home.resolve(".local/state/nodeline/events.jsonl");
    assertEquals(
        new Ended(
            1,
            "",
            Ended.error(
                "there are no events: " + folder,
                "a bridge writes them into its state folder: name it by --state DIR")),
        Program.run(home, "events"));
  }

  @Test
  void decodesStandardInput() throws Exception {
    String frame = frame("cccccccccccc", Verb.SEND, 90, "ready,k=1");
    try (Program decode = Program.start(home, "decode", "-")) {
      decode.type("boot\n" + frame + "\n").endInput();
      Ended ended = decode.await();
      assertEquals(
          """
               2 → cccccccccccc lava-send ready k=1

          requests=1 replies=0 repaired=0 copies=0
          without an answer here: cccccccccccc lava-send ready k=1  last in line 2
          """,
          ended.out(),
          ended.err());
    }
    Path log = Files.writeString(home.resolve("log"), "boot\n" + frame + "\r\n$ ");
    assertEquals(new Ended(0, "boot\n$ ", ""), Program.run(home, "decode", "--text", log + ""));
  }

  /** Each log is a board; the server's says when it began. */
  @Test
  void drawsCapturedTexts() throws Exception {
    String wait = frame("aaaaaaaaaaaa", Verb.WAIT, 90, "ready");
    String waited = new Reply("aaaaaaaaaaaa", Op.OK, 1, 1, "2:k=1").encode();
    String send = frame("bbbbbbbbbbbb", Verb.SEND, 90, "ready,k=1");
    Path client = Files.writeString(home.resolve("client.log"), wait + "\n" + waited + "\n");
    Path server = Files.writeString(home.resolve("server.log"), "boot\n\n\n" + send + "\n");
    assertEquals(
        """
              line  client                        server
                 1  … wait ready                  │
                 4  │                             → ready
                 5  ✓ wait ready ◀ server         │
        """,
        Program.run(home, "decode", "--timeline", client + "", server + "").out());
    Path page = home.resolve("t.html");
    assertEquals(
        new Ended(0, "", ""),
        Program.run(home, "decode", client + "", "--timeline", "--out", page + ""));
    assertTrue(Files.readString(page).contains("\"inLines\":true"));
    assertEquals(
        Ended.error("one LOG at a time; --timeline shows several together", HELP),
        Program.run(home, "decode", client + "", server + "").err());
    assertEquals(
        new Ended(2, "", Ended.error("missing required argument(s): --timeline", HELP)),
        Program.run(home, "decode", client + "", "--out", page + ""));
    assertEquals(
        new Ended(
            1,
            "",
            Ended.error(
                "cannot read the text: none.log: no such file or folder",
                "name a file, or - for standard input")),
        Program.run(home, "decode", client + "", "none.log", "--timeline"));
  }
}
