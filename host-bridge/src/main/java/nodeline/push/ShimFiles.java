// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The board's commands, which the program carries with it. */
public final class ShimFiles {
  /** Below {@code dut-shim/}. */
  private static final List<String> NAMES =
      List.of(
          "bin/lava-group",
          "bin/lava-role",
          "bin/lava-self",
          "bin/lava-send",
          "bin/lava-sync",
          "bin/lava-wait",
          "bin/lava-wait-all",
          "lib/lava.sh",
          "lib/nodeline.sh");

  /** LAVA's small helpers for tests. */
  private static final List<String> TESTS =
      List.of(
          "bin/lava-background-process-start",
          "bin/lava-background-process-stop",
          "bin/lava-echo-config",
          "bin/lava-echo-ipv4",
          "bin/lava-echo-ipv6",
          "bin/lava-test-case",
          "bin/lava-test-raise",
          "bin/lava-test-reference",
          "bin/lava-test-set",
          "lib/tests.sh");

  private ShimFiles() {}

  /**
   * Writes them, executable for their owner alone, into {@code bin} and {@code lib} of a folder.
   */
  public static void unpack(Path folder) throws IOException {
    for (String name : NAMES) {
      copy("/dut-shim/" + name, folder.resolve(name));
    }
  }

  /** Their texts by their names, the libraries first. */
  public static Map<String, String> texts() {
    return texts(NAMES);
  }

  /** The same with LAVA's small helpers. */
  public static Map<String, String> textsWithTests() {
    return texts(Stream.concat(NAMES.stream(), TESTS.stream()).toList());
  }

  private static Map<String, String> texts(List<String> names) {
    Map<String, String> texts = new LinkedHashMap<>();
    names.stream()
        .sorted(Comparator.reverseOrder())
        .forEach(name -> texts.put(name, text("/dut-shim/" + name)));
    return texts;
  }

  private static String text(String resource) {
    try (InputStream in = ShimFiles.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException("not in the program: " + resource, e);
    }
  }

  /** Writes one of the program's scripts. */
  public static void copy(String resource, Path file) throws IOException {
    try (InputStream in = ShimFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not in the program: " + resource);
      }
      Files.createDirectories(file.getParent());
      Files.copy(in, file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
