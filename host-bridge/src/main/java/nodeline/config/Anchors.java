// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The anchors of a YAML document, and what its aliases make of it: a file of a few lines can stand
 * for billions of values. Told of each value's begin and end, in the order of the file.
 */
final class Anchors {
  /** Values that aliases may stand for, all together. */
  static final int MAX_ALIASED = 100_000;

  /** Mappings and lists within each other, those of aliases counted. */
  static final int MAX_DEPTH = 100;

  /** A value that has begun: how many there were before it, and how deep it has been so far. */
  private static final class Open {
    private final String anchor;
    private final int before;
    private int height;

    Open(String anchor, int before) {
      this.anchor = anchor;
      this.before = before;
    }
  }

  /** A value with an anchor; null as long as it has not ended. */
  private record Known(YamlNode node, int values, int height) {}

  private final Source source;
  private final Map<String, Known> known = new HashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private int values;
  private int aliased;

  Anchors(Source source) {
    this.source = source;
  }

  /**
   * A value begins.
   *
   * @param anchor its name; null: none
   */
  void begin(String anchor, int line) {
    values++;
    open.push(new Open(anchor, values));
    requireDepth(open.size(), line);
    if (anchor != null) {
      known.put(anchor, null);
    }
  }

  /** The value that has begun last is this one. */
  YamlNode end(YamlNode node) {
    Open ended = open.pop();
    grow(ended.height + 1);
    if (ended.anchor != null) {
      known.put(ended.anchor, new Known(node, values - ended.before + 1, ended.height + 1));
    }
    return node;
  }

  /** The value that an alias stands for; no value if there is none, which is reported. */
  YamlNode alias(String name, int line) {
    Known value = known.get(name);
    if (value == null) {
      source.reportUnread(
          line,
          known.containsKey(name)
              ? "alias \"*%s\" stands inside its own value".formatted(name)
              : "alias \"*%s\" of no anchor".formatted(name),
          "mark the value before this line: \"&%s\"".formatted(name));
      return new YamlNode.Scalar(line, null, true);
    }
    aliased += value.values();
    if (aliased > MAX_ALIASED) {
      throw source.problem(
          line,
          "the aliases stand for too many values: max=" + MAX_ALIASED,
          "aliases of aliases multiply: write them out");
    }
    values += value.values();
    requireDepth(open.size() + value.height(), line);
    grow(value.height());
    return value.node();
  }

  private void grow(int height) {
    if (!open.isEmpty()) {
      open.peek().height = Math.max(open.peek().height, height);
    }
  }

  private void requireDepth(int depth, int line) {
    if (depth > MAX_DEPTH) {
      throw source.problem(
          line, "nested too deeply: max=" + MAX_DEPTH, "is it the right file? nothing is so deep");
    }
  }
}
