// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;
import java.util.Optional;

/** A part of a YAML file that knows its line, 1 the first. */
public sealed interface YamlNode {
  int line();

  /**
   * A scalar.
   *
   * @param text as it is written, whatever type YAML would give it; null for no value
   * @param plain whether it is neither quoted nor given a type, so that YAML would give it one
   */
  record Scalar(int line, String text, boolean plain) implements YamlNode {}

  /** Keys with their values in the order of the file; no key is there twice. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a key; empty if it is not there. */
    public Optional<YamlNode> get(String key) {
      return entries.stream()
          .filter(entry -> entry.key().equals(key))
          .findFirst()
          .map(Entry::value);
    }

    /** The mapping that a key gives; empty if it is not there, or gives something else. */
    public Optional<Mapping> mapping(String key) {
      return get(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }

    /** The texts that a key gives, one or a list of them; other things are passed over. */
    public List<String> texts(String key) {
      List<YamlNode> values =
          get(key)
              .map(value -> value instanceof Sequence list ? list.items() : List.of(value))
              .orElse(List.of());
      return values.stream()
          .filter(value -> value instanceof Scalar scalar && scalar.text() != null)
          .map(value -> ((Scalar) value).text())
          .toList();
    }

    /** The mappings in the list that a key gives; other things are passed over. */
    public List<Mapping> mappings(String key) {
      return get(key).orElse(null) instanceof Sequence list
          ? list.items().stream()
              .filter(Mapping.class::isInstance)
              .map(Mapping.class::cast)
              .toList()
          : List.of();
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A key and its value.
   *
   * @param line that of the key
   */
  record Entry(int line, String key, YamlNode value) {}
}
