// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nodeline.IoReason;
import nodeline.Problem;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads one YAML document into nodes that know their lines. */
public final class YamlReader {
  private static final int MAX_OCTETS = 1 << 20;

  private final Source source;
  private final YamlKind kind;
  private final YAMLParser parser;

  private YamlReader(Source source, YamlKind kind, YAMLParser parser) {
    this.source = source;
    this.kind = kind;
    this.parser = parser;
  }

  /** Returns a configuration's mapping. */
  static YamlNode.Mapping read(Source source) {
    YamlNode root = read(source, YamlKind.CONFIGURATION);
    if (root instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw source.problem(root.line(), "not a mapping of keys", "write lines like \"group: lab\"");
  }

  /**
   * Returns what is in a file.
   *
   * @throws Problem with the line where it is no YAML, or holds what is not read here
   */
  public static YamlNode read(Source source, YamlKind kind) {
    String text = text(source, kind);
    try (YAMLParser parser = new YAMLFactory().createParser(new StringReader(text))) {
      return new YamlReader(source, kind, parser).document();
    } catch (JsonProcessingException e) {
      throw malformed(source, e);
    } catch (IOException e) {
      throw source.problem("cannot be read: " + IoReason.withoutPath(e), "check the file");
    }
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

  private static Problem malformed(Source source, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    String message = e.getOriginalMessage();
    if (e.getCause() instanceof MarkedYAMLException yaml) {
      Mark mark = yaml.getProblemMark();
      line = mark == null ? line : mark.getLine() + 1;
      message = yaml.getProblem();
    }
    return source.problem(
        Math.max(1, line),
        "not valid YAML: " + message.lines().findFirst().orElse(""),
        "check the indentation (no tabs), colons and quotes on this line and the one before");
  }

  private YamlNode document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      throw source.problem("the " + kind.label() + " is empty", "it needs " + kind.needs());
    }
    YamlNode root = node();
    if (parser.nextToken() != null) {
      throw source.problem(
          line(), "another document begins here", "keep one document, without --- between");
    }
    return root;
  }

  /** The value that begins at the current token. */
  private YamlNode node() throws IOException {
    int line = line();
    if (parser.isCurrentAlias()) {
      throw source.problem(line, "YAML aliases are not supported", "write the value again");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> new YamlNode.Mapping(line, entries());
      case START_ARRAY -> new YamlNode.Sequence(line, items());
      case VALUE_NULL -> new YamlNode.Scalar(line, null);
      default -> new YamlNode.Scalar(line, parser.getText());
    };
  }

  private List<YamlNode> items() throws IOException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return items;
  }

  private List<YamlNode.Entry> entries() throws IOException {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int line = line();
      Integer before = lines.put(key, line);
      if (before != null) {
        throw source.problem(
            line,
            "key \"%s\" is there twice".formatted(key),
            "it was on line %d before: keep one of them".formatted(before));
      }
      parser.nextToken();
      entries.add(new YamlNode.Entry(line, key, node()));
    }
    return entries;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
