// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import nodeline.Printable;
import nodeline.config.Fields;
import nodeline.config.Source;
import nodeline.config.YamlNode;

/**
 * Reads which files a board gets, and which come back.
 *
 * <pre>
 *   files: {data/firmware.bin: /tmp}      a file of the host: the board's folder
 *   fetch: [/var/log/dmesg]
 * </pre>
 *
 * @param beside makes a path of the suite one of the host
 */
record FilesReader(Source source, UnaryOperator<String> beside) {
  static final String FILES = "files";
  static final String FETCH = "fetch";
  private static final String PATH = "(/[^/]+)+";

  /** No files. */
  static final ScriptFiles NONE = new ScriptFiles(List.of(), List.of(), Optional.empty());

  /**
   * Reads both keys.
   *
   * @param others which come before; a file that both name goes where the keys say
   */
  ScriptFiles read(Fields fields, ScriptFiles others) {
    Map<Path, ScriptFiles.Brought> brought = new LinkedHashMap<>();
    others.brought().forEach(one -> brought.put(one.file(), one));
    source
        .attempt(() -> fields.mapping(FILES).orElse(null))
        .map(YamlNode.Mapping::entries)
        .orElse(List.of())
        .forEach(
            entry ->
                source
                    .attempt(() -> brought(entry, brought.values()))
                    .ifPresent(one -> brought.put(one.file(), one)));
    Map<String, String> fetched = new LinkedHashMap<>();
    others.fetched().forEach(path -> fetched.put(name(path), path));
    for (String path : source.attempt(() -> fields.texts(FETCH)).orElse(List.of())) {
      source
          .attempt(() -> fetched(fields, path, fetched.get(name(path))))
          .ifPresent(one -> fetched.put(name(one), one));
    }
    return new ScriptFiles(
        List.copyOf(brought.values()), List.copyOf(fetched.values()), others.checkout());
  }

  private ScriptFiles.Brought brought(
      YamlNode.Entry entry, Collection<ScriptFiles.Brought> others) {
    Path file = Path.of(beside.apply(entry.key()));
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw source.problem(
          entry.line(),
          (Files.isDirectory(file) ? "is a folder: \"%s\"" : "no such file: \"%s\"")
              .formatted(entry.key()),
          Files.isDirectory(file)
              ? "name each file in it, or an archive that the script unpacks"
              : "its path begins at the folder of " + source.file());
    }
    String folder =
        entry.value() instanceof YamlNode.Scalar scalar && scalar.text() != null
            ? scalar.text().replaceFirst("(?<=.)/+$", "")
            : "";
    ScriptFiles.Brought one =
        new ScriptFiles.Brought(file, checked(entry.line(), entry.key(), folder));
    for (ScriptFiles.Brought other : others) {
      if (other.place().equals(one.place()) && !other.file().equals(file)) {
        throw source.problem(
            entry.line(),
            "two files for %s: \"%s\", \"%s\"".formatted(one.place(), other.file(), file),
            "bring one of them to another folder");
      }
    }
    return one;
  }

  /** The path, unless another one has its name here. */
  private String fetched(Fields fields, String path, String other) {
    if (other != null && !other.equals(path)) {
      throw fields.problem(
          FETCH,
          "two files of one name: \"%s\", \"%s\"".formatted(other, path),
          "fetch one of them, or a copy under another name");
    }
    return checked(fields.line(FETCH), FETCH, path);
  }

  private String checked(int line, String key, String path) {
    boolean plain = path.equals(Printable.of(path)) && (path.equals("/") || path.matches(PATH));
    if (!plain || path.matches("(.*/)?\\.\\.?") || (key.equals(FETCH) && path.equals("/"))) {
      throw source.problem(
          line,
          "bad path on the board for \"%s\": \"%s\"".formatted(key, path),
          key.equals(FETCH) ? "a file from / on, such as /tmp/log" : "a folder from / on: /tmp");
    }
    return path;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
