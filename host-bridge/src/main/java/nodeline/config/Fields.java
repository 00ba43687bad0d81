// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;

/** The keys of one mapping: only those that are allowed, each of the right kind. */
public final class Fields {
  private final Source source;
  private final String where;
  private final int line;
  private final Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();

  /**
   * Takes the keys of a mapping.
   *
   * @param where what a message says after the key: empty, or such as {@code of device "x"}
   * @param allowed the keys there are
   */
  public Fields(Source source, String where, YamlNode.Mapping mapping, List<String> allowed) {
    this.source = source;
    this.where = where;
    this.line = mapping.line();
    for (YamlNode.Entry entry : mapping.entries()) {
      String key = entry.key();
      if (!allowed.contains(key)) {
        source.report(
            source.problem(
                entry.line(),
                "unknown key \"%s\"%s".formatted(key, where),
                Source.allowed(key, allowed)));
      }
      entries.put(key, entry);
    }
  }

  /** What a message says after a key. */
  String where() {
    return where;
  }

  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** The line of a key, or that of the mapping if it is not there. */
  public int line(String key) {
    return has(key) ? entries.get(key).line() : line;
  }

  public Problem problem(String key, String message, String hint) {
    return source.problem(line(key), message, hint);
  }

  /** The text of a key that may be absent. */
  public Optional<String> text(String key) {
    YamlNode.Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.value() instanceof YamlNode.Scalar scalar && scalar.text() != null) {
      return Optional.of(scalar.text());
    }
    String wrong = entry.value() instanceof YamlNode.Scalar ? "has no value" : "is not one value";
    throw problem(
        key,
        "key \"%s\"%s %s".formatted(key, where, wrong),
        "write \"%s: VALUE\" on one line".formatted(key));
  }

  /** The texts of a key: a list, or one value; none if it is absent. */
  public List<String> texts(String key) {
    if (!(value(key).orElse(null) instanceof YamlNode.Sequence list)) {
      return text(key).stream().toList();
    }
    List<String> texts = new ArrayList<>();
    for (YamlNode item : list.items()) {
      if (!(item instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
        throw source.problem(
            item.line(),
            "key \"%s\"%s is not a list of values".formatted(key, where),
            "write \"%s: [VALUE, VALUE]\"".formatted(key));
      }
      texts.add(scalar.text());
    }
    return texts;
  }

  /** Whether a key says {@code true}; it may say {@code false}, or be absent. */
  public boolean isTrue(String key) {
    String text = text(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw problem(key, bad(key, text), Source.allowed(text, List.of("true", "false")));
    }
    return text.equals("true");
  }

  /** The name that a key gives. */
  Optional<String> name(String key, NameKind kind) {
    Optional<String> name = text(key);
    if (name.isPresent()) {
      Optional<String> allowed = kind.objection(name.get());
      if (allowed.isPresent()) {
        throw problem(key, bad(key, name.get()), allowed.get());
      }
    }
    return name;
  }

  /** The time that a key gives: empty if it says {@code none}, the default if it is absent. */
  public Optional<Duration> duration(String key, Optional<Duration> otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (text.get().equals("none")) {
      return Optional.empty();
    }
    Optional<Duration> duration = Durations.parse(text.get());
    if (duration.isEmpty()) {
      throw problem(key, bad(key, text.get()), Durations.EXAMPLES + "; none for no limit");
    }
    return duration;
  }

  /** Whatever a key gives; empty if it is absent. */
  public Optional<YamlNode> value(String key) {
    return Optional.ofNullable(entries.get(key)).map(YamlNode.Entry::value);
  }

  /** The mapping that a key gives; empty if it is absent. */
  public Optional<YamlNode.Mapping> mapping(String key) {
    return Optional.ofNullable(entries.get(key))
        .map(entry -> new YamlNode.Mapping(entry.line(), mapping(entry, key).entries()));
  }

  /** A key's mappings by name; none if it is absent. */
  List<Named> mappings(String key, NameKind kind) {
    YamlNode.Entry entry = entries.get(key);
    if (entry == null) {
      return List.of();
    }
    List<Named> named = new ArrayList<>();
    for (YamlNode.Entry child : mapping(entry, key).entries()) {
      source.attempt(() -> named(key, child, kind)).ifPresent(named::add);
    }
    return named;
  }

  private Named named(String key, YamlNode.Entry child, NameKind kind) {
    Optional<String> allowed = kind.objection(child.key());
    if (allowed.isPresent()) {
      throw source.problem(
          child.line(), "bad name \"%s\" in %s".formatted(child.key(), key), allowed.get());
    }
    YamlNode.Mapping body = mapping(child, key + "." + child.key());
    return new Named(child.key(), new YamlNode.Mapping(child.line(), body.entries()));
  }

  /** A name and what stands under it. */
  record Named(String name, YamlNode.Mapping body) {}

  private YamlNode.Mapping mapping(YamlNode.Entry entry, String path) {
    if (entry.value() instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw source.problem(
        entry.line(),
        "\"%s\" is not a mapping of keys".formatted(path),
        "indent its keys below it, one \"KEY: VALUE\" a line");
  }

  /** That a key has a value that it cannot have. */
  public String bad(String key, String value) {
    return "bad %s%s: \"%s\"".formatted(key, where, value);
  }
}
