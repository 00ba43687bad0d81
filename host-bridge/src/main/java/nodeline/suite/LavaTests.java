// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.config.YamlNode;
import nodeline.request.JobReader;
import nodeline.request.JobRequest;

/**
 * The actions of a job that do something here, those of {@code repeat} as often as it says: tests,
 * and requests to LAVA's protocol, whatever action makes them. A test that cannot run here is an
 * error: a job that passes without it would not have passed.
 */
final class LavaTests {
  private static final int MAX_REPEATS = 100;
  private static final String ACTIONS = "actions";
  private static final String TEST = "test";
  private static final String REPEAT = "repeat";
  private static final String DEFINITIONS = "definitions";
  private static final List<String> KNOWN = List.of("boot", "command", "deploy", REPEAT, TEST);

  /** Tests that a dispatcher runs, and no shell of a board. */
  private static final Set<String> ELSEWHERE = Set.of("docker", "interactive", "monitors");

  private final Source source;
  private final Set<String> known;
  private final List<Action> found = new ArrayList<>();

  /**
   * An action.
   *
   * @param roles that run it
   * @param requests that it makes first
   */
  record Action(YamlNode.Mapping body, Set<String> roles, List<JobRequest> requests) {
    boolean isTest() {
      return body.get(DEFINITIONS).isPresent();
    }
  }

  private LavaTests(Source source, Set<String> known) {
    this.source = source;
    this.known = known;
  }

  /**
   * Those of a job, in its order.
   *
   * @param roles of the job
   * @throws Problem with the line of what cannot run here
   */
  static List<Action> of(Source source, YamlNode.Mapping job, Set<String> roles) {
    LavaTests tests = new LavaTests(source, roles);
    tests.actions(job, roles, false);
    return List.copyOf(tests.found);
  }

  private void actions(YamlNode.Mapping parent, Set<String> roles, boolean repeated) {
    for (YamlNode.Mapping action : mappings(parent, ACTIONS)) {
      for (YamlNode.Entry entry : action.entries()) {
        if (entry.key().equals(TEST)) {
          test(entry, roles);
        } else if (entry.key().equals(REPEAT) && !repeated) {
          repeat(entry, roles);
        } else if (entry.key().equals(REPEAT)) {
          throw source.problem(entry.line(), "a repeat within a repeat", "write one of them out");
        } else if (!KNOWN.contains(entry.key())) {
          throw source.problem(
              entry.line(),
              "unknown action: \"" + entry.key() + "\"",
              Source.allowed(entry.key(), KNOWN));
        } else if (entry.value() instanceof YamlNode.Mapping body) {
          other(body, roles);
        }
      }
    }
  }

  private void repeat(YamlNode.Entry entry, Set<String> roles) {
    YamlNode.Mapping body = mapping(entry.value(), entry.line(), REPEAT);
    int count =
        body.texts("count").stream()
            .filter(text -> text.matches("[0-9]{1,3}"))
            .mapToInt(Integer::parseInt)
            .filter(number -> number >= 1 && number <= MAX_REPEATS)
            .findFirst()
            .orElseThrow(
                () ->
                    source.problem(
                        entry.line(), "bad count: of repeat", "a number from 1 to " + MAX_REPEATS));
    if (mappings(body, ACTIONS).isEmpty()) {
      throw source.problem(entry.line(), "a repeat without actions", "add actions: below it");
    }
    for (int i = 0; i < count; i++) {
      actions(body, roles(body, roles), true);
    }
  }

  private void test(YamlNode.Entry entry, Set<String> roles) {
    YamlNode.Mapping body = mapping(entry.value(), entry.line(), TEST);
    body.entries().forEach(this::requireShell);
    if (mappings(body, DEFINITIONS).isEmpty()) {
      throw source.problem(
          entry.line(), "a test without definitions", "add definitions:, or leave the test out");
    }
    found.add(new Action(body, roles(body, roles), JobReader.within(source, body)));
  }

  /** The boards have booted, and their deploying and booting is over; others wait for its calls. */
  private void other(YamlNode.Mapping body, Set<String> roles) {
    List<JobRequest> requests = JobReader.within(source, body);
    if (!requests.isEmpty()) {
      found.add(new Action(body, roles(body, roles), requests));
    }
  }

  private void requireShell(YamlNode.Entry part) {
    if (ELSEWHERE.contains(part.key())) {
      throw source.problem(
          part.line(),
          "a test with %s: does not run in a board's shell".formatted(part.key()),
          "leave it out: only tests with definitions: run here");
    }
  }

  /** Those of an action, within those of what it is in. */
  private Set<String> roles(YamlNode.Mapping body, Set<String> within) {
    if (body.get("role").isEmpty()) {
      return within;
    }
    Set<String> own = new TreeSet<>(body.texts("role"));
    for (String role : own) {
      if (!known.contains(role)) {
        throw source.problem(
            body.get("role").orElseThrow().line(),
            "the job has no such role: \"%s\"".formatted(role),
            Source.allowed(role, known));
      }
    }
    own.retainAll(within);
    return own;
  }

  private List<YamlNode.Mapping> mappings(YamlNode.Mapping parent, String key) {
    return parent.get(key).orElse(null) instanceof YamlNode.Sequence list
        ? list.items().stream().map(item -> mapping(item, item.line(), "one of " + key)).toList()
        : List.of();
  }

  private YamlNode.Mapping mapping(YamlNode node, int line, String what) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw source.problem(
        line, what + ": is not a mapping of keys", "check the indentation of the lines below it");
  }
}
