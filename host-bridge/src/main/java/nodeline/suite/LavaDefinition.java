// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
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
  private static final List<String> PARAMETERS = List.of("params", "parameters");

  /** In a step that is a command's text: LAVA keeps these for the command's shell. */
  private static final String POSITIONAL = "\\$(\\d+)\\b";

  private static final String STEPS = "steps";
  private static final Pattern TRUE = Pattern.compile("[Tt]rue|TRUE|[Yy]es|YES|[Oo]n|ON");
  private static final Pattern FALSE = Pattern.compile("[Ff]alse|FALSE|[Nn]o|NO|[Oo]ff|OFF");

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
   * @throws Problem if a step is no text
   */
  static LavaDefinition of(
      Source source,
      String name,
      YamlNode.Mapping body,
      YamlNode.Mapping wanted,
      Optional<String> path) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (YamlNode.Mapping part : List.of(body, wanted)) {
      PARAMETERS.forEach(key -> part.mapping(key).ifPresent(values -> put(parameters, values)));
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

  private static void put(Map<String, String> parameters, YamlNode.Mapping values) {
    for (YamlNode.Entry entry : values.entries()) {
      if (entry.key().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        parameters.put(entry.key(), value(entry.value()));
      }
    }
  }

  /** LAVA's Python prints what YAML 1.1 takes for a truth value in its own way. */
  private static String value(YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar) || scalar.text() == null) {
      return "";
    }
    boolean plain = scalar.plain();
    return plain && TRUE.matcher(scalar.text()).matches()
        ? "True"
        : plain && FALSE.matcher(scalar.text()).matches() ? "False" : scalar.text();
  }

  /**
   * As LAVA's runner runs it, in the folder {@code $NODELINE_FILES}: one shell installs, the user's
   * own, if it can, runs the steps and ends with the first that fails. What ends before its last
   * step has failed; those after it run.
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
        "[ -f \"$_nl_done\" ] || echo '%s\n%s'".formatted(signal("ENDRUN"), result("fail")),
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
        "echo '%s\n%s'".formatted(signal("ENDRUN"), result("pass")),
        ": >\"$_nl_done\"");
  }

  private String signal(String kind) {
    return "<LAVA_SIGNAL_%s %s 0>".formatted(kind, name);
  }

  private String result(String word) {
    return "<LAVA_SIGNAL_TESTCASE TEST_SET_ID=lava TEST_CASE_ID=%s RESULT=%s>"
        .formatted(name, word);
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
