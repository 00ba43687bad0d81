// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Configuration;
import nodeline.config.ConfigurationReader;
import nodeline.config.Fields;
import nodeline.config.FileRights;
import nodeline.config.Source;
import nodeline.config.YamlKind;
import nodeline.config.YamlNode;
import nodeline.config.YamlReader;

/**
 * Reads a suite.
 *
 * <pre>
 *   bench: bench.yaml
 *   scripts:
 *     server: {file: server.sh}
 *     client: {run: lava-wait ready}
 * </pre>
 */
public final class SuiteReader {
  private static final List<String> KEYS =
      List.of(
          "bench",
          "ready",
          "timeout",
          "power",
          "end-early",
          "parameters",
          FilesReader.FILES,
          FilesReader.FETCH,
          "scripts");
  private static final List<String> POWER = List.of("on", "cycle", "reset");
  private static final Duration READY = Duration.ofMinutes(2);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Source source;

  private SuiteReader(Source source) {
    this.source = source;
  }

  /**
   * Reads and checks a file, its bench and its scripts.
   *
   * @param file as messages should name it
   * @throws Problem with the file and the line of the error, or of each of several
   */
  public static Suite read(String file) {
    Source source = new Source(file);
    if (!(YamlReader.read(source, YamlKind.SUITE) instanceof YamlNode.Mapping root)) {
      throw source.problem("not a mapping of keys", "it needs " + YamlKind.SUITE.needs());
    }
    return new SuiteReader(source).suite(root);
  }

  private Suite suite(YamlNode.Mapping root) {
    Fields fields = new Fields(source, "", ConfigurationReader.withoutAnchors(root), KEYS);
    Optional<Configuration> bench = source.attempt(() -> bench(fields)).flatMap(found -> found);
    Duration ready =
        source
            .attempt(
                () -> fields.duration("ready", Optional.of(READY)).orElseThrow(() -> no(fields)))
            .orElse(READY);
    Optional<String> power = source.attempt(() -> power(fields)).flatMap(found -> found);
    boolean early = source.attempt(() -> isEarly(fields)).orElse(true);
    List<SuiteScript> scripts = scripts(fields);
    source.check();
    return new Suite(source.file(), bench, ready, power, early, scripts, Map.of());
  }

  private static Problem no(Fields fields) {
    return fields.problem("ready", "ready: needs a time", "such as \"ready: 2m\"");
  }

  private static boolean isEarly(Fields fields) {
    return !fields.has("end-early") || fields.isTrue("end-early");
  }

  private Optional<Configuration> bench(Fields fields) {
    if (!fields.has("bench")) {
      return Optional.empty();
    }
    if (fields.value("bench").orElseThrow() instanceof YamlNode.Mapping inside) {
      Configuration bench = ConfigurationReader.of(source, inside);
      checkRights(source.file(), bench);
      return Optional.of(bench);
    }
    return Optional.of(bench(beside(fields.text("bench").orElseThrow())));
  }

  /** The configuration of a file whose commands this program may run. */
  static Configuration bench(String file) {
    Configuration bench = ConfigurationReader.read(file);
    checkRights(file, bench);
    return bench;
  }

  private static void checkRights(String file, Configuration bench) {
    FileRights.require(file);
    FileRights.requireSecret(file, bench);
  }

  /** A path in a suite begins at the suite's folder. */
  private String beside(String path) {
    return Path.of(source.file()).resolveSibling(path).toString();
  }

  private static Optional<String> power(Fields fields) {
    Optional<String> word = fields.text("power").filter(given -> !given.equals("none"));
    if (word.isPresent() && !POWER.contains(word.get())) {
      throw fields.problem(
          "power", fields.bad("power", word.get()), Source.allowed(word.get(), POWER) + ", none");
    }
    return word;
  }

  private List<SuiteScript> scripts(Fields fields) {
    Optional<Duration> timeout =
        source
            .attempt(() -> fields.duration("timeout", Optional.of(TIMEOUT)))
            .orElse(Optional.of(TIMEOUT));
    ScriptReader reader =
        new ScriptReader(
            source,
            timeout,
            Parameters.read(source, fields, Parameters.NONE),
            new FilesReader(source, this::beside).read(fields, FilesReader.NONE),
            this::beside);
    Optional<YamlNode.Mapping> all =
        source.attempt(() -> fields.mapping("scripts").orElseThrow(() -> none(fields)));
    List<SuiteScript> scripts = new ArrayList<>();
    all.map(YamlNode.Mapping::entries)
        .orElse(List.of())
        .forEach(one -> source.attempt(() -> reader.read(one)).ifPresent(scripts::add));
    if (all.isPresent() && all.get().entries().isEmpty()) {
      source.report(none(fields));
    }
    return scripts;
  }

  private static Problem none(Fields fields) {
    return fields.problem(
        "scripts", "there are no scripts", "add \"scripts:\", and below it a role with its script");
  }
}
