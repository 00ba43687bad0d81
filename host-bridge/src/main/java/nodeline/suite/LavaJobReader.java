// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

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

/**
 * Reads a multi-node job of LAVA as a suite: its roles, and the definitions of its test actions.
 * What it says of deploying and booting is passed over, since the boards of a bench have booted.
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
  private static final Map<String, Long> UNITS =
      Map.of("days", 86_400L, "hours", 3_600L, "minutes", 60L, "seconds", 1L);

  /** Beside a definition's own folder: what Linaro's definitions have in common. */
  private static final List<String> COMMON = List.of("automated/lib", "automated/utils");

  private static final String NONE = "none";

  /** Definitions that stand in the job write files too. */
  private static final String FOLDER =
      "rm -rf \"$NODELINE_FILES\"; mkdir -m 700 \"$NODELINE_FILES\" || exit\n";

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
        root instanceof YamlNode.Mapping job
            ? job.mapping("protocols")
                .flatMap(protocols -> protocols.mapping("lava-multinode"))
                .flatMap(protocol -> protocol.mapping("roles"))
            : Optional.empty();
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
    Duration standard =
        job.mapping("timeouts").flatMap(times -> duration(times, "action")).orElse(TIMEOUT);
    List<SuiteScript> scripts = new ArrayList<>();
    for (String role : roles.keySet()) {
      List<YamlNode.Mapping> tests =
          all.stream()
              .filter(test -> test.roles().contains(role))
              .map(LavaTests.Action::body)
              .toList();
      script(role, tests, standard).ifPresent(scripts::add);
    }
    if (scripts.isEmpty()) {
      throw source.problem("there is no test in it", "it needs definitions: of actions: - test:");
    }
    return scripts;
  }

  /**
   * What the devices of a role run.
   *
   * @param standard time of a test that does not say its own
   */
  private Optional<SuiteScript> script(
      String role, List<YamlNode.Mapping> tests, Duration standard) {
    List<LavaDefinition> all = new ArrayList<>();
    Duration timeout = Duration.ZERO;
    for (YamlNode.Mapping test : tests) {
      for (YamlNode.Mapping wanted : test.mappings("definitions")) {
        all.add(definition(wanted, all.size()));
      }
      timeout = timeout.plus(duration(test, "timeout").orElse(standard));
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Optional<SuiteFiles> files = files(all);
    StringBuilder text = new StringBuilder(files.isPresent() ? "" : FOLDER);
    all.forEach(definition -> text.append(definition.script()));
    return Optional.of(
        new SuiteScript(
            role,
            source.file() + ":" + tests.get(0).line(),
            "job",
            ScriptReader.shell(text.append(":\n").toString()),
            Optional.of(timeout),
            !push.equals(Optional.of(NONE)),
            push.filter(folder -> !folder.equals(NONE)),
            new ScriptFiles(List.of(), List.of(), files)));
  }

  /** A time in units that add up; empty: there is none. */
  private static Optional<Duration> duration(YamlNode.Mapping mapping, String key) {
    long seconds = 0;
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      for (String text :
          mapping.mapping(key).map(parts -> parts.texts(unit.getKey())).orElse(List.of())) {
        seconds += text.matches("[0-9]{1,6}") ? Long.parseLong(text) * unit.getValue() : 0;
      }
    }
    return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
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
      return checked(LavaDefinition.of(source, full, body, wanted, Optional.empty()), wanted);
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
    return checked(LavaDefinition.of(own, name, mapping, wanted, Optional.of(relative)), wanted);
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
