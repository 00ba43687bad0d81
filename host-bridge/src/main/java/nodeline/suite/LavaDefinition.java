// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nodeline.Problem;
import nodeline.config.Source;
import nodeline.config.YamlNode;

/**
 * A test definition of LAVA, as its job wants it.
 *
 * @param name as results have it: {@code 0_iperf}
 * @param parameters of the definition, those of the job over them
 * @param install lines for the shell that install what it needs
 * @param steps lines for the shell
 * @param path of its file in a repository; empty: it stands in the job
 */
record LavaDefinition(
    String name,
    Map<String, String> parameters,
    List<String> install,
    List<String> steps,
    Optional<String> path) {
  /** In a step that is a command's text: LAVA keeps these for the command's shell. */
  private static final String POSITIONAL = "\\$(\\d+)\\b";

  /** The name of a shell's variable. */
  static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  private static final String STEPS = "steps";

  /** Exit status of a job in which a definition has failed: the script's check protects it. */
  static final int FAILED = 3;

  /** The variable that keeps it up to the job's end. */
  static final String STATUS = "_nl_bad";

  /** The steps are for a POSIX shell, which fish and the C shell are not, nor is nologin. */
  private static final String SHELL =
      """
      case ${SHELL##*/} in
      sh|dash|ash|bash|ksh*|mksh|zsh|yash) _nl_shell=$SHELL ;;
      *) _nl_shell=/bin/sh ;;
      esac\
      """;

  /**
   * Takes one out of a job or a file.
   *
   * @param source the file of the definition
   * @param body the definition itself
   * @param wanted what the job says of it
   * @param job the job's file
   * @throws Problem if it cannot run in a board's shell, with the line of what cannot
   */
  static LavaDefinition of(
      Source source,
      String name,
      YamlNode.Mapping body,
      YamlNode.Mapping wanted,
      Source job,
      Optional<String> path) {
    Map<String, String> parameters = new LinkedHashMap<>();
    requireShell(source, body);
    for (String key : List.of("params", "parameters")) {
      body.mapping(key).ifPresent(values -> put(source, parameters, values));
    }
    for (String key : List.of("parameters", "params")) { // the last one holds
      wanted.mapping(key).ifPresent(values -> put(job, parameters, values));
    }
    List<String> skipped = wanted.texts("skip_install");
    boolean installs = !skipped.contains("all") && !skipped.contains(STEPS);
    return new LavaDefinition(
        name,
        parameters,
        installs ? steps(source, body, "install") : List.of(),
        steps(source, body, "run").stream().map(LavaDefinition::step).toList(),
        path);
  }

  private static List<String> steps(Source source, YamlNode.Mapping body, String key) {
    Optional<YamlNode.Mapping> part = body.mapping(key);
    List<YamlNode> all =
        part.flatMap(found -> found.get(STEPS))
            .map(node -> node instanceof YamlNode.Sequence list ? list.items() : List.of(node))
            .orElse(List.of());
    for (YamlNode step : all) {
      if (!(step instanceof YamlNode.Scalar)) {
        throw source.problem(
            step.line(),
            "a step of %s: is not one text".formatted(key),
            "quote it, as in - 'echo foo: bar': YAML takes a colon with a blank for a key's end");
      }
    }
    return part.map(found -> found.texts(STEPS)).orElse(List.of());
  }

  private static String step(String text) {
    boolean command = text.contains("--cmd") || text.contains("--shell");
    return command ? text.replaceAll(POSITIONAL, "\\\\\\$$1") : text;
  }

  private static void put(Source source, Map<String, String> parameters, YamlNode.Mapping values) {
    for (YamlNode.Entry entry : values.entries()) {
      if (!(entry.value() instanceof YamlNode.Scalar scalar)) {
        throw source.problem(
            entry.line(),
            "parameter \"%s\" is not one value".formatted(entry.key()),
            "write it as one text, in quotes");
      }
      if (entry.key().matches(VARIABLE)) {
        parameters.put(entry.key(), PythonText.parameter(scalar));
      }
    }
  }

  /** What LAVA's dispatcher does with a definition, and no shell of a board. */
  private static void requireShell(Source source, YamlNode.Mapping body) {
    Optional<YamlNode.Mapping> install = body.mapping("install");
    Optional<YamlNode> parse = body.get("parse");
    Optional<YamlNode> repositories = install.flatMap(part -> part.get("git-repos"));
    if (parse.isPresent()) {
      throw source.problem(
          parse.get().line(),
          "a definition with parse: makes results of what is printed, which is not done here",
          "tell results by lava-test-case");
    }
    if (repositories.isPresent()) {
      throw source.problem(
          repositories.get().line(),
          "a definition with git-repos: needs repositories, which are not fetched here",
          "put them into the checkout");
    }
  }

  /**
   * As LAVA's runner runs it, in the folder {@code $NODELINE_FILES}: one shell installs, the user's
   * own, if it can, runs the steps and ends with the first that fails. What ends before its last
   * step has failed; those after it run. A console may damage the line that says so, and then the
   * exit status and the next line of a run tell it.
   */
  String script() {
    String folder = path.isPresent() ? "." : name;
    return String.join(
        "\n",
        "mkdir -p \"$NODELINE_FILES/%s\" && cd \"$NODELINE_FILES/%1$s\"".formatted(folder),
        "_nl_done=$NODELINE_FILES/.%s; rm -f \"$_nl_done\"; export _nl_done".formatted(name),
        install.isEmpty() ? ":" : quoted("/bin/sh", variables() + lines(install)),
        "case $? in",
        "0) " + SHELL,
        quoted("\"$_nl_shell\" -e", run()) + " ;;",
        "esac",
        "[ -f \"$_nl_done\" ] || { %s=%d; echo '%s'; }"
            .formatted(STATUS, FAILED, signal("FAILRUN")),
        "rm -f \"$_nl_done\"",
        "");
  }

  private String run() {
    return String.join(
        "\n",
        variables() + "set -e",
        "export TESTRUN_ID=" + name,
        "echo '" + signal("STARTRUN") + "'",
        "set -x",
        lines(steps) + "{ set +x; } 2>/dev/null",
        "echo '%s\n%s'".formatted(signal("ENDRUN"), passed()),
        ": >\"$_nl_done\"");
  }

  private String signal(String kind) {
    return "<LAVA_SIGNAL_%s %s 0>".formatted(kind, name);
  }

  private String passed() {
    return "<LAVA_SIGNAL_TESTCASE TEST_SET_ID=lava TEST_CASE_ID=%s RESULT=pass>".formatted(name);
  }

  private String variables() {
    StringBuilder text = new StringBuilder();
    parameters.forEach(
        (key, value) -> text.append(key).append('=').append(quoted(value)).append('\n'));
    return text.toString();
  }

  private static String lines(List<String> all) {
    return String.join("\n", all) + "\n";
  }

  private static String quoted(String shell, String text) {
    return shell + " -c " + quoted(text);
  }

  /** One word for a shell. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
