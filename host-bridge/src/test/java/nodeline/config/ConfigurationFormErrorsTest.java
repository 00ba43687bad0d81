// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import nodeline.Problem;
import org.junit.jupiter.api.Test;

/** Files that are no mapping of keys, or no YAML at all. */
class ConfigurationFormErrorsTest extends RefusedConfiguration {
  @Test
  void valuesOfTheWrongKind() throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: key \"role\" of device \"a\" has no value", "write \"role: VALUE\"", "role:");
    assertDeviceRefused(
        "lab.yaml:3: key \"role\" of device \"a\" is not one value",
        "write \"role: VALUE\"",
        "role: [x, y]");
    assertRefused("lab.yaml:1: \"devices\" is not a mapping of keys", "indent", "devices: [a]");
    assertRefused(
        "lab.yaml:2: \"devices.a\" is not a mapping of keys", "indent", "devices:", "  a:");
    assertRefused("lab.yaml:1: not a mapping of keys", "write lines like", "- devices");
    assertRefused("lab.yaml:1: not a mapping of keys", "write lines like", "hello");
    assertRefused("lab.yaml:1: there are no devices", "devices: needs", "group: x");
  }

  @Test
  void filesWithoutOneDocument() throws IOException {
    assertRefused("lab.yaml: the configuration is empty", "it needs devices:", "");
    assertRefused("lab.yaml: the configuration is empty", "it needs devices:", "# only this");
    assertRefused("lab.yaml: the configuration is empty", "it needs devices:", "---");
    assertRefused(
        "lab.yaml:3: another document begins here", "keep one document", ONE, "---", "group: x");
  }

  @Test
  void malformedYaml() throws IOException {
    assertRefused(
        "lab.yaml:3: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB)"
            + " for indentation)",
        "check the indentation",
        "devices:",
        "  a:",
        "\trole: x");
    assertRefused(
        "lab.yaml:3: not valid YAML: mapping values are not allowed here",
        "check the indentation",
        "devices:",
        "  a:",
        "    role: x: y");
    Problem problem = refused("devices: {a: ".getBytes(StandardCharsets.UTF_8));
    assertTrue(problem.getMessage().contains("lab.yaml:1: not valid YAML: "), problem.getMessage());
    problem = refused("group: x\ntimeout: \u0007".getBytes(StandardCharsets.UTF_8));
    assertTrue(problem.getMessage().contains("lab.yaml:"), problem.getMessage());
    problem = refused("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
    assertTrue(problem.getMessage().contains("lab.yaml:"), problem.getMessage());
  }

  @Test
  void filesThatCannotBeRead() throws IOException {
    assertEquals(
        "/nonexistent/lab.yaml: no such file",
        assertThrows(Problem.class, () -> ConfigurationReader.read("/nonexistent/lab.yaml"))
            .getMessage());
    assertEquals(
        folder + ": is a folder",
        assertThrows(Problem.class, () -> ConfigurationReader.read(folder.toString()))
            .getMessage());
    assertTrue(refused(new byte[] {'a', ':', (byte) 0xff}).getMessage().contains("not UTF-8"));
    assertTrue(refused(new byte[(1 << 20) + 1]).getMessage().contains("too long"));
  }
}
