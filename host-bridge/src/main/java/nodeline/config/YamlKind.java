// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

/** What a YAML file is, for messages about it. */
public enum YamlKind {
  CONFIGURATION("configuration", "docs/bench.yaml is an example", "devices:, at least one"),
  JOB("job", "docs/request.md has an example", "requests under protocols: lava-multinode:"),
  SUITE("suite", "docs/examples/suite.yaml is an example", "scripts:, at least one"),
  DEFINITION("test definition", "docs/test.md has an example", "steps under run:");

  private final String label;
  private final String example;
  private final String needs;

  YamlKind(String label, String example, String needs) {
    this.label = label;
    this.example = example;
    this.needs = needs;
  }

  /** A word for it. */
  String label() {
    return label;
  }

  /** Where an example is, in words. */
  String example() {
    return example;
  }

  /** What an empty one lacks. */
  public String needs() {
    return needs;
  }
}
