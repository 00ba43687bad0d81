// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program types into boards is what {@code dut-shim/pack} makes of the sources. */
class ShimFilesTest {
  private static final Path ROOT = Path.of(System.getProperty("nodeline.root"));
  private static final int LIMIT = 16_384;

  @TempDir Path folder;

  @Test
  void areThePackedSources() throws Exception {
    pack(folder.toString());

    assertEquals(packed(), new TreeMap<>(ShimFiles.texts()));
  }

  @Test
  void helpersLeaveTheCoreAsItIs() throws Exception {
    pack("-t", folder.toString());

    assertEquals(packed(), new TreeMap<>(ShimFiles.textsWithTests()));
    assertTrue(ShimFiles.textsWithTests().entrySet().containsAll(ShimFiles.texts().entrySet()));
  }

  @Test
  void fitIntoTheLimit() {
    int size = ShimFiles.texts().values().stream().mapToInt(String::length).sum();

    assertTrue(size < LIMIT, "size=%d, limit=%d".formatted(size, LIMIT));
  }

  @Test
  void followThePackedScriptsOfPush() throws Exception {
    List<String> names =
        Stream.of("boot decode exec start nul feed shim tools sum put get".split(" "))
            .map("push/%s.sh"::formatted)
            .toList();
    List<String> words =
        List.of("-l", folder.toString(), ROOT.resolve("host-bridge/src/main/resources").toString());
    pack(Stream.concat(words.stream(), names.stream()).toArray(String[]::new));

    for (String name : names) {
      try (InputStream typed = ShimFiles.class.getResourceAsStream("/" + name)) {
        assertEquals(packed().get(name), new String(typed.readAllBytes(), UTF_8), name);
      }
    }
  }

  private static void pack(String... arguments) throws Exception {
    String program = ROOT.resolve("dut-shim/pack").toString();
    Process pack =
        new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .start();
    assertEquals("", new String(pack.getInputStream().readAllBytes(), UTF_8));
    assertEquals(0, pack.waitFor());
  }

  private Map<String, String> packed() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
