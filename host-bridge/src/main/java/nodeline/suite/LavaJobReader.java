// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static java.util.stream.Collectors.joining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.config.YamlKind;
import nodeline.config.YamlNode;
import nodeline.config.YamlReader;
import nodeline.push.BoardSession;
import nodeline.request.JobRequest;

/**
 * Reads a multi-node job of LAVA as a suite: its roles, the definitions of its test actions, and
 * the requests of all actions. What else it says of deploying and booting is passed over, since the
 * boards of a bench have booted.
 *
 * <pre>
 *   protocols: {lava-multinode: {roles: {server: {count: 1}, client: {count: 1}}}}
 *   actions:
 *   - test:
 *       role: [server]
 *       definitions:
 *       - {name: iperf, from: git, path: automated/linux/iperf3/iperf3.yaml}
 *       - {name: meet, from: inline, repository: {run: {steps: [lava-sync go]}}}
 * </pre>
 */
public final class LavaJobReader {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** Beside a definition's own folder: what Linaro's definitions have in common. */
  private static final List<String> COMMON = List.of("automated/lib", "automated/utils");

  private static final String NONE = "none";

  /** Definitions that stand in the job write files too. */
  private static final String FOLDER =
      "rm -rf \"$NODELINE_FILES\"; mkdir -m 700 \"$NODELINE_FILES\" || exit\n";

  private static final String END = "exit ${%s:-0}\n".formatted(LavaDefinition.STATUS);

  private final Source source;
  private final Optional<Path> checkout;

  private final Optional<String> push;

  private LavaJobReader(Source source, Optional<Path> checkout, Optional<String> push) {
    this.source = source;
    this.checkout = checkout;
    this.push = push;
  }

  /**
   * Reads and checks a job and its definitions.
   *
   * @param file as messages should name it
   * @param bench the file of the bench; empty: that of the running bridge
   * @param checkout of the repository of the definitions
   * @param push folder on the boards for their commands; {@code none}: they have them
   * @throws Problem with the file and the line of the error
   */
  public static Suite read(
      String file, Optional<String> bench, Optional<Path> checkout, Optional<String> push) {
    Source source = new Source(file);
    YamlNode root = YamlReader.read(source, YamlKind.JOB);
    source.check();
    LavaJobReader reader = new LavaJobReader(source, checkout, push);
    Map<String, Integer> roles = reader.roles(root);
    return new Suite(
        file,
        bench.map(SuiteReader::bench),
        READY,
        Optional.empty(),
        true,
        reader.scripts((YamlNode.Mapping) root, roles),
        roles);
  }

  private Map<String, Integer> roles(YamlNode root) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Optional<YamlNode.Mapping> roles =
        LavaEnvironment.protocol(root).flatMap(part -> part.mapping("roles"));
    for (YamlNode.Entry role : roles.map(YamlNode.Mapping::entries).orElse(List.of())) {
      counts.put(role.key(), count(role));
    }
    if (counts.isEmpty()) {
      throw source.problem(
          "not a multi-node job", "it needs roles: under protocols: lava-multinode:");
    }
    return counts;
  }

  private static int count(YamlNode.Entry role) {
    return role.value() instanceof YamlNode.Mapping mapping
        ? mapping.texts("count").stream()
            .filter(text -> text.matches("[0-9]{1,4}"))
            .mapToInt(Integer::parseInt)
            .findFirst()
            .orElse(1)
        : 1;
  }

  private List<SuiteScript> scripts(YamlNode.Mapping job, Map<String, Integer> roles) {
    List<LavaTests.Action> all = LavaTests.of(source, job, roles.keySet());
    Duration standard = LavaTimes.ofActions(job).orElse(TIMEOUT);
    if (all.stream().noneMatch(LavaTests.Action::isTest)) {
      throw source.problem("there is no test in it", "it needs definitions: of actions: - test:");
    }
    List<SuiteScript> scripts = new ArrayList<>();
    for (String role : roles.keySet()) {
      List<LavaTests.Action> own =
          all.stream().filter(action -> action.roles().contains(role)).toList();
      if (!own.isEmpty()) {
        scripts.add(script(role, LavaEnvironment.exports(job, role), own, standard));
      }
    }
    return scripts;
  }

  /**
   * What the devices of a role run.
   *
   * @param exports lines that come first
   * @param standard time of an action that does not say its own
   */
  private SuiteScript script(
      String role, String exports, List<LavaTests.Action> actions, Duration standard) {
    List<LavaDefinition> all = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Duration timeout = Duration.ZERO;
    for (LavaTests.Action action : actions) {
      action.requests().forEach(request -> text.append(line(request)));
      for (YamlNode.Mapping wanted : action.body().mappings("definitions")) {
        LavaDefinition definition = definition(wanted, all.size());
        all.add(definition);
        text.append(definition.script());
      }
      timeout = timeout.plus(LavaTimes.of(action.body()).orElse(standard));
    }
    Optional<SuiteFiles> files = files(all);
    String line = ScriptReader.shell(exports + (files.isPresent() ? "" : FOLDER) + text + END);
    int first = actions.get(0).body().line();
    requireLength(role, first, line);
    return new SuiteScript(
        role,
        source.file() + ":" + first,
        "job",
        line,
        Optional.of(timeout),
        !push.equals(Optional.of(NONE)),
        push.filter(folder -> !folder.equals(NONE)),
        new ScriptFiles(List.of(), List.of(), files),
        true);
  }

  /** A line that is refused only when it is typed would find the others waiting. */
  private void requireLength(String role, int first, String line) {
    int octets = BoardSession.typed(line);
    if (octets > BoardSession.MAX_LINE) {
      throw source.problem(
          first,
          "the tests of role \"%s\" are too long to be typed: octets=%d, max=%d"
              .formatted(role, octets, BoardSession.MAX_LINE),
          "fewer tests or repeats; long steps are better in a file of the checkout");
    }
  }

  /** A request is a call of the board. Without its end the job cannot go on. */
  private static String line(JobRequest request) {
    String words = request.words().stream().map(LavaDefinition::quoted).collect(joining(" "));
    String limit =
        request.timeout().map(time -> "LAVA_TIMEOUT=%d ".formatted(time.toSeconds())).orElse("");
    return limit + words + " || exit\n";
  }

  private LavaDefinition definition(YamlNode.Mapping wanted, int number) {
    String name = text(wanted, "name").orElse("test");
    if (!name.matches("[A-Za-z0-9._+-]{1,64}")) {
      throw source.problem(
          wanted.line(), "bad name of a test: \"" + name + "\"", "letters, digits and . _ + -");
    }
    String full = number + "_" + name;
    if (text(wanted, "from").equals(Optional.of("inline"))) {
      YamlNode.Mapping body =
          wanted
              .mapping("repository")
              .orElseThrow(
                  () ->
                      source.problem(
                          wanted.line(), "an inline test without a repository", "add its steps"));
      return checked(
          LavaDefinition.of(source, full, body, wanted, source, Optional.empty()), wanted);
    }
    return ofCheckout(full, wanted);
  }

  private LavaDefinition ofCheckout(String name, YamlNode.Mapping wanted) {
    String path = text(wanted, "path").orElse("");
    if (checkout.isEmpty()) {
      throw source.problem(
          wanted.line(),
          "the definition is in a repository: \"%s\"".formatted(path),
          "name a checkout of it by --checkout DIR");
    }
    Path root = checkout.get().toAbsolutePath().normalize();
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      throw source.problem(
          wanted.line(),
          "the checkout has no such definition: \"%s\"".formatted(path),
          "it is looked for below " + root);
    }
    Source own = new Source(file.toString());
    YamlNode body = YamlReader.read(own, YamlKind.DEFINITION);
    own.check();
    if (!(body instanceof YamlNode.Mapping mapping)) {
      throw own.problem("not a mapping of keys", "it needs " + YamlKind.DEFINITION.needs());
    }
    String relative = root.relativize(file).toString();
    return checked(
        LavaDefinition.of(own, name, mapping, wanted, source, Optional.of(relative)), wanted);
  }

  private LavaDefinition checked(LavaDefinition definition, YamlNode.Mapping wanted) {
    if (definition.steps().isEmpty()) {
      throw source.problem(
          wanted.line(), "the test has no steps: " + definition.name(), "add run: steps:");
    }
    return definition;
  }

  private static Optional<String> text(YamlNode.Mapping mapping, String key) {
    return mapping.texts(key).stream().findFirst();
  }

  /** Each definition's folder, and what they have in common. */
  private Optional<SuiteFiles> files(List<LavaDefinition> definitions) {
    Set<String> folders = new LinkedHashSet<>();
    definitions.stream()
        .flatMap(definition -> definition.path().stream())
        .map(path -> Path.of(path).getParent())
        .forEach(folder -> folders.add(folder == null ? "." : folder.toString()));
    if (folders.isEmpty()) {
      return Optional.empty();
    }
    Path root = checkout.orElseThrow();
    COMMON.stream().filter(common -> Files.isDirectory(root.resolve(common))).forEach(folders::add);
    return Optional.of(new SuiteFiles(root, List.copyOf(folders)));
  }
}
