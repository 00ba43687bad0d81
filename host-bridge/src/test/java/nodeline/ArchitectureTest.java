// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the sources to the table of packages in {@code docs/design.md}, and to their sizes. */
class ArchitectureTest {
  private static final Path DOCUMENT = Path.of("../docs/design.md");
  private static final Path PROGRAM = Path.of("src/main/java");
  private static final Path FRAMING = Path.of("../framing/src/main/java");
  private static final Path CLIENT = Path.of("../client/src/main/java");
  private static final List<Path> TEST_SIDE =
      List.of(
          Path.of("src/test/java"),
          Path.of("../framing/src/test/java"),
          Path.of("../client/src/test/java"),
          Path.of("../hardware-tests/src/main/java"),
          Path.of("../hardware-tests/src/test/java"));
  private static final String ROOT = "nodeline";

  /** A row: package, concern, whom it knows. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(nodeline[a-z.]*)` \\|[^|]*\\| ([^|]*) \\|");

  private static final Pattern QUALIFIED = Pattern.compile("((?:[a-z][A-Za-z0-9_]*\\.)+)[A-Z].*");

  /** The document's names of what is not ours; the JDK and the log's interface are free to all. */
  private static final Map<String, String> LIBRARIES =
      Map.ofEntries(
          Map.entry("io.prometheus.", "Prometheus"),
          Map.entry("io.netty.", "Netty"),
          Map.entry("com.fasterxml.jackson.", "Jackson"),
          Map.entry("com.fazecast.jSerialComm.", "jSerialComm"),
          Map.entry("com.pty4j.", "pty4j"),
          Map.entry("com.sun.jna.", "JNA"),
          Map.entry("org.yaml.snakeyaml.", "SnakeYAML"),
          Map.entry("picocli.", "picocli"),
          Map.entry("org.junit.jupiter.", "JUnit"),
          Map.entry("org.jline.", "JLine"),
          Map.entry("ch.qos.logback.", "Logback"),
          Map.entry("nodeline.framing.", "framing"));

  private static final List<String> FREE =
      List.of("java.", "javax.", "jdk.", "org.slf4j.", "nodeline.");

  private static List<SourceTree> sources;
  private static SortedMap<String, SortedSet<String>> known;

  @BeforeAll
  static void read() throws IOException {
    sources = SourceTree.read(PROGRAM, FRAMING, CLIENT);
    known = new TreeMap<>();
    sources.stream()
        .filter(source -> !source.packageName().equals("nodeline.framing"))
        .forEach(
            source ->
                known
                    .computeIfAbsent(source.packageName(), name -> new TreeSet<>())
                    .addAll(knownTo(source)));
  }

  private static List<String> knownTo(SourceTree source) {
    return source.names().stream()
        .map(QUALIFIED::matcher)
        .filter(Matcher::matches)
        .map(name -> name.group(1))
        .filter(prefix -> !prefix.equals(source.packageName() + "."))
        .flatMap(ArchitectureTest::called)
        .toList();
  }

  /** How the document calls what a package's prefix stands for; itself if it does not know it. */
  private static Stream<String> called(String prefix) {
    for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
      if (prefix.startsWith(library.getKey())) {
        return Stream.of(library.getValue());
      }
    }
    if (prefix.equals(ROOT + ".")) {
      return Stream.empty();
    }
    if (prefix.startsWith(ROOT + ".")) {
      return Stream.of(prefix.substring(ROOT.length() + 1, prefix.length() - 1));
    }
    return FREE.stream().anyMatch(prefix::startsWith) ? Stream.empty() : Stream.of(prefix);
  }

  @Test
  void packagesKnowWhomTheDocumentSaysAndNobodyElse() throws IOException {
    SortedMap<String, SortedSet<String>> documented = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(
            row.group(1),
            Stream.of(row.group(2).replace("`", "").split(", "))
                .filter(name -> !name.equals("nothing"))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    assertEquals(lines(documented), lines(known));
  }

  private static String lines(SortedMap<String, SortedSet<String>> table) {
    return table.entrySet().stream()
        .map(row -> row.getKey() + ": " + String.join(", ", row.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** What knows none of those that are left goes first; a circle has no such package. */
  @Test
  void packagesFormNoCircle() {
    SortedMap<String, SortedSet<String>> left = new TreeMap<>(known);
    while (left.entrySet().removeIf(row -> row.getValue().stream().noneMatch(isIn(left)))) {
      // and again without it
    }
    assertEquals("", lines(left));
  }

  private static Predicate<String> isIn(SortedMap<String, SortedSet<String>> packages) {
    return name -> packages.containsKey(ROOT + "." + name);
  }

  @Test
  void packagesHaveAtMostFiftyFiles() {
    Map<String, Long> sizes =
        sources.stream()
            .collect(Collectors.groupingBy(SourceTree::packageName, Collectors.counting()));
    sizes.values().removeIf(size -> size <= 50);
    assertEquals(Map.of(), sizes);
  }

  @Test
  void filesHaveAtMost320Lines() {
    assertEquals(List.of(), longerThan(320, SourceTree::lines));
  }

  @Test
  void functionsHaveAtMostFortyLines() {
    assertEquals(List.of(), longerThan(40, SourceTree::longest));
  }

  private static List<String> longerThan(int limit, ToLongFunction<SourceTree> lines) {
    return sources.stream()
        .filter(source -> lines.applyAsLong(source) > limit)
        .map(SourceTree::simpleName)
        .toList();
  }

  @Test
  void noTwoClassesHaveOneSimpleName() throws IOException {
    List<SourceTree> testSide = SourceTree.read(TEST_SIDE.toArray(Path[]::new));
    Map<String, Long> names =
        Stream.concat(sources.stream(), testSide.stream())
            .collect(Collectors.groupingBy(SourceTree::simpleName, Collectors.counting()));
    names.remove("package-info.java");
    names.values().removeIf(count -> count == 1);
    assertEquals(Map.of(), names);
  }
}
