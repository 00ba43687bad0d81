// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import nodeline.console.ConsoleAddress;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {
  @TempDir Path folder;

  private Configuration read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("lab.yaml"), List.of(lines));
    return ConfigurationReader.read(file.toString());
  }

  @Test
  void readsTheExample() {
    String example = Path.of(System.getProperty("nodeline.root"), "docs/bench.yaml").toString();
    assertEquals(4, ConfigurationReader.read(example).devices().size());
  }

  @Test
  void takesDefaultsFromTheTop() throws IOException {
    Configuration configuration =
        read(
            "group: iperf # a remark",
            "coordinator: embedded",
            "timeout: 5m",
            "devices:",
            "  bbb-01:",
            "    role: server",
            "    job: 12345",
            "    console: serial:/dev/dut/bbb-01?baud=9600",
            "    protocol: nodeline",
            "  sim: {role: client, console: 'exec:busybox ash', timeout: none}",
            "  far:",
            "    role: client",
            "    group: other",
            "    console: tcp://rack2:4008",
            "    timeout: 90");
    assertEquals(
        new Configuration(
            CoordinatorConfig.EMBEDDED,
            List.of(new GroupConfig("iperf", 2), new GroupConfig("other", 1)),
            List.of(
                new DeviceConfig(
                    "bbb-01",
                    "12345",
                    "server",
                    "iperf",
                    ConsoleAddress.parse("serial:/dev/dut/bbb-01?baud=9600"),
                    Optional.of(Duration.ofMinutes(5))),
                new DeviceConfig(
                    "sim",
                    "sim",
                    "client",
                    "iperf",
                    ConsoleAddress.parse("exec:busybox ash"),
                    Optional.empty()),
                new DeviceConfig(
                    "far",
                    "far",
                    "client",
                    "other",
                    ConsoleAddress.parse("tcp://rack2:4008"),
                    Optional.of(Duration.ofSeconds(90))))),
        configuration);
    assertEquals(2, configuration.groupSize(configuration.devices().get(1)));
  }

  @Test
  void leastFileNamesOneDevice() throws IOException {
    assertEquals(
        new Configuration(
            CoordinatorConfig.EMBEDDED,
            List.of(new GroupConfig("default", 1)),
            List.of(
                new DeviceConfig(
                    "one",
                    "one",
                    "any",
                    "default",
                    ConsoleAddress.parse("exec:sh"),
                    Optional.empty()))),
        read("devices:", "  one:", "    role: any", "    console: exec:sh"));
  }

  @Test
  void groupMayHaveMembersElsewhere() throws IOException {
    Configuration configuration =
        read(
            "groups: {iperf: {size: 4}}",
            "group: iperf",
            "devices: {one: {role: any, console: 'exec:sh'}}");
    assertEquals(List.of(new GroupConfig("iperf", 4)), configuration.groups());
  }

  @Test
  void valuesAreTextWhateverYamlTakesThemFor() throws IOException {
    for (String job : List.of("012", "1_000", "0x1F", "1e3", "no", "true", "12.50", "2026-01-01")) {
      Configuration configuration =
          read("devices:", "  0x1:", "    role: no", "    console: exec:sh", "    job: " + job);
      assertEquals(job, configuration.devices().get(0).job());
      assertEquals("no", configuration.devices().get(0).role());
      assertEquals("0x1", configuration.devices().get(0).name());
    }
  }

  @Test
  void anyNumberOfCommandsMayBeTheSame() throws IOException {
    Configuration configuration =
        read(
            "devices:", "  a: {role: x, console: 'exec:sh'}", "  b: {role: x, console: 'exec:sh'}");
    assertEquals(2, configuration.devices().size());
  }

  @Test
  void memberIsInOctets() throws IOException {
    Configuration configuration =
        read("devices: {a: {role: Prüfling, console: 'exec:sh', group: ä, job: ö}}");
    assertEquals(
        new Member("\u00c3\u00a4", "\u00c3\u00b6", "Pr\u00c3\u00bcfling"),
        configuration.devices().get(0).member());
  }
}
