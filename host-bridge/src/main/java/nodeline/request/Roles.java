// SPDX-License-Identifier: Apache-2.0
package nodeline.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import nodeline.config.YamlNode;

/**
 * Which devices of a job an action is for.
 *
 * @param only roles of those; empty: all devices
 */
record Roles(Optional<Set<String>> only) {
  private static final String KEY = "role";
  static final Roles ALL = new Roles(Optional.empty());

  boolean fit(String role) {
    return only.isEmpty() || only.get().contains(role);
  }

  /** Those within a part of the job that may name roles of its own. */
  Roles within(YamlNode.Mapping part) {
    return part.entries().stream()
        .filter(entry -> entry.key().equals(KEY))
        .findFirst()
        .map(entry -> names(entry.value()))
        .filter(names -> !names.isEmpty())
        .map(this::and)
        .orElse(this);
  }

  private Roles and(List<String> names) {
    Set<String> both = new TreeSet<>(names);
    only.ifPresent(both::retainAll);
    return new Roles(Optional.of(both));
  }

  private static List<String> names(YamlNode value) {
    List<YamlNode> items = value instanceof YamlNode.Sequence list ? list.items() : List.of(value);
    return items.stream()
        .filter(item -> item instanceof YamlNode.Scalar scalar && scalar.text() != null)
        .map(item -> ((YamlNode.Scalar) item).text())
        .toList();
  }

  /** For people, after a name: {@code (client, server)}. */
  String label() {
    return only.map(names -> " (" + String.join(", ", names) + ")").orElse("");
  }
}
