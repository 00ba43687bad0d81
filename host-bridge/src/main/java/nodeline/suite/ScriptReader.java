// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import nodeline.IoReason;
import nodeline.config.Fields;
import nodeline.config.Source;
import nodeline.config.YamlNode;
import nodeline.push.BoardSession;

/**
 * Reads the script of a role or a device.
 *
 * @param timeout where it does not say otherwise
 * @param parameters of all scripts
 * @param files of all scripts
 * @param beside makes a path of the suite one of the host
 */
record ScriptReader(
    Source source,
    Optional<Duration> timeout,
    Parameters parameters,
    ScriptFiles files,
    UnaryOperator<String> beside) {
  private static final List<String> KEYS =
      List.of("run", "file", "parameters", "timeout", "push", FilesReader.FILES, FilesReader.FETCH);
  private static final String ITS_DATA = "put its data into files that the board has";

  /** Interpreters that take a script as their argument after {@code -c}. */
  private static final Set<String> WITH_TEXT =
      Set.of("ash", "bash", "dash", "ksh", "mksh", "python3", "sh", "zsh");

  SuiteScript read(YamlNode.Entry entry) {
    String target = entry.key();
    if (!(entry.value() instanceof YamlNode.Mapping mapping)) {
      throw source.problem(
          entry.line(),
          "\"scripts.%s\" is not a mapping of keys".formatted(target),
          "write \"%s: {file: %s.sh}\", or \"run: |\" below it".formatted(target, target));
    }
    String where = " of script \"" + target + "\"";
    Fields fields =
        new Fields(source, where, new YamlNode.Mapping(entry.line(), mapping.entries()), KEYS);
    if (fields.has("run") == fields.has("file")) {
      throw source.problem(
          entry.line(),
          "script \"%s\" needs either run or file".formatted(target),
          "\"run: |\" has the script's lines below it, \"file: server.sh\" names its file");
    }
    Parameters own = Parameters.read(source, fields, parameters);
    Optional<String> file = fields.text("file");
    String text = file.map(name -> text(fields, name)).or(() -> fields.text("run")).orElseThrow();
    Optional<String> push = fields.text("push");
    return new SuiteScript(
        target,
        source.file() + ":" + entry.line(),
        file.map(name -> Path.of(name).getFileName().toString()).orElse("script"),
        typed(fields, file.isPresent() ? "file" : "run", own.exports(), text),
        fields.duration("timeout", timeout),
        !push.equals(Optional.of("none")),
        push.filter(given -> !given.equals("none")).map(given -> folder(fields, given)),
        new FilesReader(source, beside).read(fields, files),
        false);
  }

  private String text(Fields fields, String name) {
    Path file = Path.of(beside.apply(name));
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (MalformedInputException e) {
      throw fields.problem("file", file + ": not text in UTF-8", "a script is a shell's lines");
    } catch (IOException e) {
      throw fields.problem(
          "file",
          "cannot read the script: " + IoReason.of(e),
          "its path begins at the folder of " + source.file());
    }
  }

  /** A line that is refused only when it is typed would find the others waiting. */
  private static String typed(Fields fields, String key, String exports, String text) {
    if (text.indexOf('\0') >= 0) {
      throw fields.problem(key, "the script has octets of value 0", ITS_DATA);
    }
    String line = exports + line(fields, key, text);
    int octets = BoardSession.typed(line);
    if (octets > BoardSession.MAX_LINE) {
      throw fields.problem(
          key,
          "the script is too long to be typed: octets=%d, max=%d"
              .formatted(octets, BoardSession.MAX_LINE),
          ITS_DATA);
    }
    return line;
  }

  /** The line for the shell at the prompt: the script's interpreter with the script. */
  private static String line(Fields fields, String key, String text) {
    if (!text.startsWith("#!")) {
      return shell(text);
    }
    List<String> words =
        new ArrayList<>(
            Arrays.asList(
                text.lines().findFirst().orElse("").substring(2).trim().split("\\s+", -1)));
    int program = words.get(0).endsWith("/env") && words.size() > 1 ? 1 : 0;
    String name = words.get(program).substring(words.get(program).lastIndexOf('/') + 1);
    if (!WITH_TEXT.contains(name)) {
      throw fields.problem(
          key,
          "unknown interpreter of the script: " + words.get(program),
          "these are known: " + String.join(", ", WITH_TEXT.stream().sorted().toList()));
    }
    words.addAll(List.of("-c", text));
    return BoardSession.line(words);
  }

  /**
   * A line that has a shell of its own run the script: in a child of the one at the prompt, {@code
   * set -e} would have no effect.
   */
  static String shell(String text) {
    return BoardSession.line(List.of("sh", "-c", text));
  }

  private static String folder(Fields fields, String given) {
    if (!BoardSession.isFolder(given)) {
      throw fields.problem(
          "push",
          fields.bad("push", given),
          "a folder of the board from / on, of letters, digits and . _ + -; or none");
    }
    return given;
  }
}
