// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nodeline.framing.Damaged;
import nodeline.framing.Escape;
import nodeline.framing.Octets;
import nodeline.framing.Op;
import nodeline.framing.Reply;
import nodeline.framing.Request;
import nodeline.framing.RequestHeader;
import nodeline.framing.Verb;

/** Says of each frame of a capture what it asks or answers, and of broken ones what is wrong. */
public final class CaptureReport implements Capture.Reader {
  private static final int MAX_CALLS = 1_024;
  private static final int MAX_UNANSWERED = 20;
  private static final int MAX_TEXT = 4_096;

  private final Consumer<DecodedFrame> frames;
  private final OutputStream text;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final Map<String, CaptureCall> calls =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CaptureCall> eldest) {
          if (size() > MAX_CALLS) {
            forgotten.add(eldest.getKey(), eldest.getValue());
          }
          return size() > MAX_CALLS;
        }
      };

  private final Unanswered forgotten = new Unanswered();

  /** Calls without an answer: the first of them, and how many more there are. */
  private static final class Unanswered {
    private final List<String> first = new ArrayList<>();
    private long more;

    void add(String id, CaptureCall call) {
      if (call.isAnswered() || call.askedAt() == 0) {
        return;
      }
      if (first.size() < MAX_UNANSWERED) {
        first.add("%s %s  last in line %d".formatted(id, call.words(), call.askedAt()));
      } else {
        more++;
      }
    }
  }

  /**
   * Makes one for one capture.
   *
   * @param frames told of each frame
   * @param text gets all that is no frame
   */
  public CaptureReport(Consumer<DecodedFrame> frames, OutputStream text) {
    this.frames = frames;
    this.text = text;
    List.of("requests", "replies", "repaired", "copies").forEach(name -> counts.put(name, 0L));
  }

  private void count(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  @Override
  public void request(CaptureLine line, Request request, boolean repaired) {
    count("requests");
    RequestHeader header = request.header();
    CaptureCall call = calls.computeIfAbsent(request.id(), id -> new CaptureCall());
    boolean copy = call.isCopy(header);
    Map<String, Object> fields = DecodedFrame.fields(line.number(), "request");
    putHeader(fields, header);
    StringBuilder said = new StringBuilder(words(call, request, line.number(), fields));
    if (header.attempt() > 1) {
      said.append("  try ").append(header.attempt());
    }
    if (repaired) {
      count("repaired");
      fields.put("repaired", true);
      said.append("  (repaired: other text had cut it)");
    }
    if (copy) {
      count("copies");
      fields.put("copy", true);
      said.append("  (a copy: the bridge ignores it)");
    }
    frames.accept(new DecodedFrame(line, "→", request.id() + " " + said, fields));
  }

  private static void putHeader(Map<String, Object> fields, RequestHeader header) {
    fields.put("id", header.id());
    fields.put("try", header.attempt());
    fields.put("verb", String.valueOf(header.verb().code()));
    fields.put("window", header.window());
    header.timeout().ifPresent(seconds -> fields.put("timeout", seconds));
    fields.put("piece", header.piece());
    fields.put("last", header.last());
    fields.put("pieces", header.pieces());
  }

  private static String words(
      CaptureCall call, Request request, long line, Map<String, Object> fields) {
    if (request.verb() == Verb.END) {
      call.ended();
      return "ends the call";
    }
    if (request.verb() == Verb.FETCH) {
      return "asks for the pieces %d to %d of the result"
          .formatted(request.piece(), request.piece() + request.pieces() - 1);
    }
    String command = command(request.verb());
    fields.put("command", command);
    Optional<List<String>> whole =
        call.asked(request, line).flatMap(payload -> Escape.unescapeFields(payload));
    String pieces =
        request.pieces() == 1
            ? ""
            : "  piece %s of %d"
                .formatted(
                    request.last() == request.piece()
                        ? "" + request.piece()
                        : request.piece() + " to " + request.last(),
                    request.pieces());
    if (whole.isEmpty()) {
      call.idOfLong()
          .flatMap(Escape::unescapeText)
          .ifPresent(id -> fields.put("arguments", List.of(Octets.toText(id), "…")));
      return command + (request.pieces() == 1 ? "  malformed arguments" : pieces);
    }
    List<String> arguments = arguments(request.verb(), whole.get());
    fields.put("arguments", arguments);
    String known =
        command + arguments.stream().map(CaptureReport::quoted).reduce("", String::concat);
    call.words(cut(known));
    return cut(known) + pieces;
  }

  private static List<String> arguments(Verb verb, List<String> fields) {
    boolean none = fields.equals(List.of(""));
    return switch (verb) {
      case ROLES -> List.of("list");
      default ->
          none ? List.of() : fields.stream().map(Octets::toText).map(CaptureReport::cut).toList();
    };
  }

  private static String quoted(String word) {
    return word.isEmpty() || word.indexOf(' ') >= 0 ? " \"" + word + "\"" : " " + word;
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "…" : text;
  }

  private static String command(Verb verb) {
    return switch (verb) {
      case SELF -> "lava-self";
      case ROLE, ROLES -> "lava-role";
      case GROUP -> "lava-group";
      case SEND -> "lava-send";
      case WAIT -> "lava-wait";
      case WAIT_ALL -> "lava-wait-all";
      case SYNC -> "lava-sync";
      case TEST -> "lava-test-*";
      case FETCH, END -> "";
    };
  }

  @Override
  public void reply(CaptureLine line, Reply reply) {
    count("replies");
    CaptureCall call = calls.computeIfAbsent(reply.id(), id -> new CaptureCall());
    Map<String, Object> fields = DecodedFrame.fields(line.number(), "reply");
    fields.put("id", reply.id());
    fields.put("op", String.valueOf(reply.op().code()));
    fields.put("a", reply.a());
    fields.put("b", reply.b());
    String said = reply.op().isResult() ? result(call, reply, fields) : saying(reply, fields);
    frames.accept(new DecodedFrame(line, "←", reply.id() + " " + said, fields));
  }

  private static String result(CaptureCall call, Reply reply, Map<String, Object> fields) {
    String how =
        switch (reply.op()) {
          case FAILED -> "failed";
          case USAGE -> "wrong usage";
          default -> "done";
        };
    String pieces = reply.b() == 1 ? "" : "  piece %d of %d".formatted(reply.a(), reply.b());
    String shown =
        call.answered(reply)
            .flatMap(Escape::unescapeText)
            .map(octets -> cut(Octets.toText(octets)))
            .orElse("");
    if (!shown.isEmpty()) {
      fields.put("text", shown);
    }
    String line = shown.stripTrailing().replace("\n", " | ");
    String known = call.words().isEmpty() ? "" : "  (" + call.words() + ")";
    return how + pieces + (line.isEmpty() ? "" : ": " + line) + known;
  }

  private static String saying(Reply reply, Map<String, Object> fields) {
    String text = Escape.unescapeText(reply.payload()).map(Octets::toText).orElse("");
    if (reply.op() == Op.WAIT && !text.isEmpty()) {
      fields.put("for", cut(text));
    }
    return switch (reply.op()) {
      case CONTINUE -> "wants the pieces %d to %d".formatted(reply.a(), reply.a() + reply.b() - 1);
      case WAIT -> "not yet" + (text.isEmpty() ? "" : ": waits for " + text);
      case GIVE_WAY -> "asks it to give way: another call has its answer";
      default -> "say again: the last frame came broken";
    };
  }

  @Override
  public void damaged(CaptureLine line, Damaged damaged) {
    String kind = damaged.kind().label();
    count("damaged-" + kind);
    Map<String, Object> fields = DecodedFrame.fields(line.number(), "damaged");
    fields.put("damage", kind);
    damaged.header().ifPresent(header -> putHeader(fields, header));
    String id = damaged.header().map(RequestHeader::id).orElse("(no id)     ");
    String verb =
        damaged.header().map(header -> " " + command(header.verb())).orElse("").stripTrailing();
    frames.accept(
        new DecodedFrame(line, "✗", id + verb + " " + kind + ": " + explained(damaged), fields));
  }

  private static String explained(Damaged damaged) {
    return switch (damaged.kind()) {
      case HEADER -> "its beginning was hit: the header's form or check is wrong";
      case CHECK -> "as many characters came as its header says, and some of them are wrong";
      case TRUNCATED -> "fewer characters came in a row than its header says: some were lost";
      case OVERLONG -> "other text cut it, and its rest did not come within 1,024 characters";
    };
  }

  @Override
  public void brokenReply(CaptureLine line, String from) {
    count("damaged-reply");
    Map<String, Object> fields = DecodedFrame.fields(line.number(), "damaged");
    fields.put("damage", "reply");
    frames.accept(
        new DecodedFrame(
            line,
            "✗",
            "reply: its form or its check is wrong: " + cut(Octets.toText(from)),
            fields));
  }

  @Override
  public void foreignVersion(CaptureLine line, String id) {
    count("foreign-version");
    Map<String, Object> fields = DecodedFrame.fields(line.number(), "foreign-version");
    fields.put("id", id);
    frames.accept(new DecodedFrame(line, "✗", id + " a request of another version", fields));
  }

  @Override
  public void text(byte[] octets, int offset, int length) throws IOException {
    text.write(octets, offset, length);
  }

  /** How many there were of each kind, in the order to show them. */
  public Map<String, Long> counts() {
    return counts;
  }

  /**
   * The calls that have no answer in the capture: what each asked, and its last line; of many the
   * first ones, and how many more there are.
   */
  public List<String> unanswered() {
    Unanswered known = new Unanswered();
    known.first.addAll(forgotten.first);
    known.more = forgotten.more;
    calls.forEach(known::add);
    List<String> all = known.first;
    if (known.more > 0) {
      all.add("and %d more".formatted(known.more));
    }
    return all;
  }
}
