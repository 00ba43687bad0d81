// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.List;

/** A part of a YAML file that knows its line, 1 the first. */
public sealed interface YamlNode {
  int line();

  /** A scalar as it is written, whatever type YAML would give it; null for no value. */
  record Scalar(int line, String text) implements YamlNode {}

  /** Keys with their values in the order of the file; no key is there twice. */
  record Mapping(int line, List<Entry> entries) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
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
