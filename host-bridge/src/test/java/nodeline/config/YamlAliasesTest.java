// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.Problem;
import org.junit.jupiter.api.Test;

/** Anchors, aliases and merge keys, and what they must not be made to do. */
class YamlAliasesTest extends RefusedConfiguration {
  private Configuration read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("lab.yaml"), List.of(lines));
    return ConfigurationReader.read(file.toString());
  }

  @Test
  void mergesKeysThatAreNotThere() throws IOException {
    List<DeviceConfig> devices =
        read(
                "x-board: &board {role: client, timeout: 5m, console: 'exec:sh'}",
                ".slow: &slow",
                "  pace: 16/5ms",
                "  timeout: 9m",
                "devices:",
                "  a: *board",
                "  b: {<<: *board, role: server}",
                "  c: {<<: [*slow, *board]}",
                "  d:",
                "    <<: {role: server}",
                "    console: 'exec:sh'")
            .devices();
    assertEquals(
        List.of("client", "server", "client", "server"),
        devices.stream().map(DeviceConfig::role).toList());
    assertEquals(
        List.of(Optional.of(Duration.ofMinutes(5)), Optional.of(Duration.ofMinutes(9))),
        List.of(devices.get(1).timeout(), devices.get(2).timeout()));
    assertEquals("16/5ms", devices.get(2).link().pace().toString());
  }

  @Test
  void aValueMayBeAnAlias() throws IOException {
    Configuration configuration =
        read("group: &g iperf", "groups: {*g : {size: 2}}", DEVICES + "group: *g}}");
    assertEquals(List.of(new GroupConfig("iperf", 2)), configuration.groups());
  }

  private static final String DEVICES = "devices: {a: {role: x, console: 'exec:sh', ";

  @Test
  void refusesAliasesOfNothing() throws IOException {
    assertRefused(
        "lab.yaml:2: alias \"*x\" of no anchor",
        "mark the value before",
        "group: y",
        "timeout: *x");
    assertRefused(
        "lab.yaml:2: alias \"*x\" stands inside its own value",
        "mark the value before",
        "devices: &x",
        "  a: *x");
    assertRefused(
        "lab.yaml:3: \"<<\" merges what is not a mapping of keys",
        "write \"<<: *ANCHOR\"",
        "group: &x y",
        "devices:",
        "  a: {<<: *x}");
  }

  /** 10 lines that stand for 10^9 values. */
  @Test
  void refusesAliasesThatMultiply() throws IOException {
    String[] lines =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    "x-%d: &a%d [%s]"
                        .formatted(
                            i,
                            i,
                            i == 0
                                ? "x"
                                : IntStream.range(0, 10)
                                    .mapToObj(j -> "*a" + (i - 1))
                                    .collect(Collectors.joining(", "))))
            .toArray(String[]::new);
    assertRefused(
        "lab.yaml:6: the aliases stand for too many values: max=100000", "aliases of", lines);
  }

  @Test
  void refusesAliasesThatNestTooDeeply() throws IOException {
    String text =
        IntStream.range(0, 20_000)
            .mapToObj(i -> i == 0 ? "x-0: &a0 x" : "x-%d: &a%d [*a%d]".formatted(i, i, i - 1))
            .collect(Collectors.joining("\n"));
    Problem problem = refused(text.getBytes(StandardCharsets.UTF_8));
    assertTrue(problem.getMessage().endsWith(": nested too deeply: max=100"), problem.getMessage());
  }
}
