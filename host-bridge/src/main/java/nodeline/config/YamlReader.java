// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nodeline.IoReason;
import nodeline.Problem;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Reads one YAML document into nodes that know their lines. */
public final class YamlReader {
  private static final int MAX_OCTETS = 1 << 20;
  private static final String MERGE = "<<";

  /** Before its line: no key that can be read has it. */
  private static final String NO_KEY = "\n";

  private static final Set<String> NO_VALUE = Set.of("", "~", "null", "Null", "NULL");

  private final Source source;
  private final YamlKind kind;
  private final Parser parser;
  private final Anchors anchors;

  private YamlReader(Source source, YamlKind kind, Parser parser) {
    this.source = source;
    this.kind = kind;
    this.parser = parser;
    this.anchors = new Anchors(source);
  }

  /**
   * Returns a configuration's mapping. Errors that leave it readable are kept for {@link
   * Source#check}.
   */
  static YamlNode.Mapping read(Source source) {
    YamlNode root = read(source, YamlKind.CONFIGURATION);
    if (root instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw source.problem(root.line(), "not a mapping of keys", "write lines like \"group: lab\"");
  }

  /**
   * Returns what is in a file. Errors that leave it readable are kept for {@link Source#check}.
   *
   * @throws Problem with the line where it is no YAML, or holds what is not read here, and with
   *     those that were kept before
   */
  public static YamlNode read(Source source, YamlKind kind) {
    String text = text(source, kind);
    try {
      Parser parser = new ParserImpl(new StreamReader(text), new LoaderOptions());
      return new YamlReader(source, kind, parser).document();
    } catch (YAMLException | IllegalArgumentException e) { // a bad \\U escape is the latter
      throw withKept(source, malformed(source, e));
    } catch (Problem e) {
      throw withKept(source, e);
    }
  }

  private static Problem withKept(Source source, Problem last) {
    source.report(last);
    source.check();
    return last;
  }

  private static String text(Source source, YamlKind kind) {
    Path path = Path.of(source.file());
    try {
      if (Files.isDirectory(path)) {
        throw source.problem("is a folder", "name the " + kind.label() + " file itself");
      }
      byte[] octets;
      try (var in = Files.newInputStream(path)) {
        octets = in.readNBytes(MAX_OCTETS + 1);
      }
      if (octets.length > MAX_OCTETS) {
        throw source.problem(
            "too long for a " + kind.label() + ": max=" + MAX_OCTETS + " octets",
            "is it the right file?");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      throw source.problem("is not UTF-8 text", "save it as UTF-8");
    } catch (NoSuchFileException e) {
      throw source.problem(
          "no such file", "name a %s file; %s".formatted(kind.label(), kind.example()));
    } catch (IOException e) {
      throw source.problem("cannot be read: " + IoReason.withoutPath(e), "check its permissions");
    }
  }

  private static Problem malformed(Source source, RuntimeException e) {
    int line = 1;
    String message = e.getMessage();
    if (e instanceof MarkedYAMLException marked) {
      Mark mark = marked.getProblemMark();
      line = mark == null ? line : mark.getLine() + 1;
      message = marked.getProblem();
    }
    return source.problem(
        line,
        "not valid YAML: " + String.valueOf(message).lines().findFirst().orElse(""),
        "check the indentation (no tabs), colons and quotes on this line and the one before");
  }

  private YamlNode document() {
    parser.getEvent(); // the stream begins
    boolean empty = parser.getEvent().is(Event.ID.StreamEnd);
    YamlNode root = empty ? new YamlNode.Scalar(1, null, true) : node(parser.getEvent());
    if (root instanceof YamlNode.Scalar scalar && scalar.text() == null) {
      throw source.problem("the " + kind.label() + " is empty", "it needs " + kind.needs());
    }
    parser.getEvent(); // the document ends
    if (!parser.getEvent().is(Event.ID.StreamEnd)) {
      throw source.problem(
          line(parser.peekEvent()),
          "another document begins here",
          "keep one document, without --- between");
    }
    return root;
  }

  /** The value that begins with an event. */
  private YamlNode node(Event event) {
    int line = line(event);
    if (event instanceof AliasEvent alias) {
      return anchors.alias(alias.getAnchor(), line);
    }
    anchors.begin(((NodeEvent) event).getAnchor(), line);
    return anchors.end(
        switch (event.getEventId()) {
          case MappingStart -> new YamlNode.Mapping(line, entries());
          case SequenceStart -> new YamlNode.Sequence(line, items());
          default -> scalar((ScalarEvent) event, line);
        });
  }

  private static YamlNode.Scalar scalar(ScalarEvent scalar, int line) {
    boolean plain = scalar.isPlain() && scalar.getTag() == null;
    boolean none = plain && NO_VALUE.contains(scalar.getValue());
    return new YamlNode.Scalar(line, none ? null : scalar.getValue(), plain);
  }

  private List<YamlNode> items() {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      items.add(node(event));
    }
    return items;
  }

  private Event next() {
    return parser.getEvent();
  }

  private List<YamlNode.Entry> entries() {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      String key = key(event);
      YamlNode.Entry entry = new YamlNode.Entry(line(event), key, node(next()));
      YamlNode.Entry before = entries.putIfAbsent(key, entry);
      if (before != null) {
        source.report(
            source.problem(
                entry.line(),
                "key \"%s\" is there twice".formatted(key),
                "it was on line %d before: keep one of them".formatted(before.line())));
      }
    }
    YamlNode.Entry merged = entries.remove(MERGE);
    if (merged != null) {
      merge(merged, entries);
    }
    return List.copyOf(entries.values());
  }

  private String key(Event event) {
    if (node(event) instanceof YamlNode.Scalar scalar) {
      String word = event instanceof ScalarEvent written ? written.getValue() : scalar.text();
      if (word != null) {
        return word;
      }
    }
    int line = line(event);
    source.reportUnread(line, "a key is not one word", "write \"KEY: VALUE\" on one line");
    return NO_KEY + line;
  }

  /** The keys of other mappings, unless they are there; an earlier mapping goes before a later. */
  private void merge(YamlNode.Entry merge, Map<String, YamlNode.Entry> entries) {
    List<YamlNode> from =
        merge.value() instanceof YamlNode.Sequence list ? list.items() : List.of(merge.value());
    for (YamlNode node : from) {
      if (node instanceof YamlNode.Mapping mapping) {
        mapping.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
      } else {
        source.reportUnread(
            merge.line(),
            "\"%s\" merges what is not a mapping of keys".formatted(MERGE),
            "write \"<<: *ANCHOR\" or \"<<: [*ANCHOR, *ANCHOR]\"");
      }
    }
  }

  private static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }
}
