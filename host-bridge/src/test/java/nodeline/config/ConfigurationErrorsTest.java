// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nodeline.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationErrorsTest extends RefusedConfiguration {
  @Test
  void unknownKeyOfADevice() throws IOException {
    assertDeviceRefused(
        "lab.yaml:4: unknown key \"consol\" of device \"a\"",
        "did you mean \"console\"? allowed: role, job, console, pace, restart, listen, read, write, frame-log, group, timeout, protocol, login, password",
        "role: x",
        "consol: exec:sh");
    assertDeviceRefused(
        "lab.yaml:3: unknown key \"zzz\" of device \"a\"", "allowed: role, job,", "zzz: x");
  }

  @Test
  void unknownKeyAtTheTop() throws IOException {
    assertRefused(
        "lab.yaml:2: unknown key \"device\"", "did you mean \"devices\"?", "", "device: {}");
    assertRefused("lab.yaml:1: unknown key \"gruop\"", "did you mean \"group\"?", "gruop: x", ONE);
  }

  @Test
  void badPower() throws IOException {
    assertDeviceRefused(
        "lab.yaml:5: unknown key \"onn\" of power of device \"a\"",
        "did you mean \"on\"? allowed: on, off, cycle",
        "role: x",
        "console: exec:sh",
        "power: {onn: x}");
    assertDeviceRefused(
        "lab.yaml:5: bad reset of device \"a\": \"brake\"",
        "allowed: break, dtr, rts, none",
        "role: x",
        "console: serial:/dev/ttyS0",
        "reset: brake");
    assertDeviceRefused(
        "lab.yaml:5: reset of device \"a\" needs a line that its console has not",
        "it is for serial: and telnet: consoles",
        "role: x",
        "console: exec:sh",
        "reset: break");
  }

  @Test
  void badLava() throws IOException {
    assertRefused(
        "lab.yaml:2: unknown key \"port\" of lava",
        "allowed: listen, strict",
        ONE,
        "lava: {port: 3079}");
    assertRefused(
        "lab.yaml:2: bad listen of lava: not HOST:PORT, [IPV6]:PORT or PORT: here:x",
        "for example 127.0.0.1:3079",
        ONE,
        "lava: {listen: 'here:x'}");
    assertRefused(
        "lab.yaml:2: bad strict of lava: \"yes\"",
        "allowed: true, false",
        ONE,
        "lava: {strict: 'yes'}");
    assertRefused(
        "lab.yaml:2: \"lava\" is not a mapping of keys", "indent its keys", ONE, "lava: 3079");
  }

  @Test
  void unknownKeyOfAGroup() throws IOException {
    assertRefused(
        "lab.yaml:2: unknown key \"sise\" of group \"default\"",
        "did you mean \"size\"?",
        ONE,
        "groups: {default: {sise: 3}}");
  }

  @Test
  void lavaIsServedByTheEmbeddedCoordinatorOnly() throws IOException {
    assertRefused(
        "lab.yaml:2: lava serves the groups of the embedded coordinator only",
        "remove it: other members of this bridge's groups go to lava://h:3079",
        "coordinator: lava://h",
        "lava: {listen: '127.0.0.1:3079'}",
        ONE);
  }

  @Test
  void coordinatorsThatAreNone() throws IOException {
    for (String bad :
        List.of("lava://", "lava:host", "lava://host:0", "lava://host:65536", "lava://a b:1")) {
      assertRefused(
          "lab.yaml:1: bad coordinator: \"" + bad + "\"",
          "for example lava://lab-server or lava://10.0.0.1:3079",
          "coordinator: '" + bad + "'",
          ONE);
    }
  }

  @Test
  void listenAddressesThatAreNone() throws IOException {
    for (String bad :
        List.of("0", "65536", "127.0.0.1", "::1:7001", "telnet://lab:7001", "x y:1", "*:7001")) {
      Problem problem =
          refused(
              "devices: {a: {role: x, console: 'exec:sh', listen: '%s'}}"
                  .formatted(bad)
                  .getBytes(StandardCharsets.UTF_8));
      assertTrue(
          problem.getMessage().contains("lab.yaml:1: bad listen of device \"a\": tcp: bad "),
          problem.getMessage());
      assertTrue(problem.hint().startsWith("for example 127.0.0.1:7001,"), problem.hint());
    }
  }

  @Test
  void frameLogThatIsNeither() throws IOException {
    assertDeviceRefused(
        "lab.yaml:5: bad frame-log of device \"a\": \"yes\"",
        "allowed: true, false",
        "role: x",
        "console: exec:sh",
        "frame-log: yes");
  }

  @Test
  void portThatIsThereTwice() throws IOException {
    assertRefused(
        "lab.yaml:3: port 127.0.0.1:7001 of device \"b\" is there twice",
        "it was on line 2 before",
        "devices:",
        "  a: {role: x, console: 'exec:sh', listen: 7001}",
        "  b: {role: x, console: 'exec:sh', listen: 'tcp://127.0.0.1:7001'}");
  }

  @Test
  void unknownChoices() throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: unknown protocol \"nodelin\" of device \"a\"",
        "did you mean \"nodeline\"?",
        "protocol: nodelin");
    assertRefused(
        "lab.yaml:1: unknown coordinator \"zookeeper\"",
        "allowed: embedded, lava://HOST:PORT",
        "coordinator: zookeeper",
        ONE);
  }

  @Test
  void missingRoleOrConsole() throws IOException {
    assertDeviceRefused(
        "lab.yaml:2: device \"a\" has no role", "add its part in the group", "console: exec:sh");
    assertDeviceRefused("lab.yaml:2: device \"a\" has no console", "add its port", "role: x");
  }

  @Test
  void consoleThatIsNone() throws IOException {
    Problem problem =
        refused("devices:\n  a:\n    role: x\n    console: ttyS0".getBytes(StandardCharsets.UTF_8));
    assertTrue(
        problem.getMessage().contains("lab.yaml:4: bad console of device \"a\": unknown console"),
        problem.getMessage());
    problem =
        refused(
            "devices:\n  a:\n    role: x\n    console: telnet://rack:1?baud=fast"
                .getBytes(StandardCharsets.UTF_8));
    assertTrue(
        problem
            .getMessage()
            .contains("lab.yaml:4: bad console of device \"a\": telnet: bad baud: fast"),
        problem.getMessage());
  }

  @Test
  void jobThatIsThereTwice() throws IOException {
    assertRefused(
        "lab.yaml:4: job \"7\" of device \"b\" is there twice",
        "it was on line 2 before",
        "devices:",
        "  a: {role: x, job: 7, console: 'exec:sh'}",
        "  b: {role: x,",
        "     job: 7, console: 'exec:sh'}");
    assertRefused(
        "lab.yaml:3: job \"b\" of device \"b\" is there twice",
        "it was on line 2 before",
        "devices:",
        "  a: {role: x, job: b, console: 'exec:sh'}",
        "  b: {role: x, console: 'exec:sh'}");
  }

  @Test
  void keyThatIsThereTwice() throws IOException {
    assertRefused(
        "lab.yaml:3: key \"a\" is there twice",
        "it was on line 2 before",
        "devices:",
        "  a: {role: x, console: 'exec:sh'}",
        "  a: {role: y, console: 'exec:sh'}");
    assertDeviceRefused(
        "lab.yaml:4: key \"role\" is there twice", "it was on line 3", "role: x", "role: x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serial:/dev/nowhere|serial:/dev/nowhere?baud=9600|/dev/nowhere",
        "tcp://rack:4000|tcp://RACK:4000|rack:4000",
        "unix:/run/x.sock|unix:/run/./x.sock|/run/./x.sock"
      })
  void portThatIsUsedTwice(String sample) throws IOException {
    String[] parts = sample.split("\\|");
    assertRefused(
        "lab.yaml:3: console of device \"b\" is also that of device \"a\": " + parts[2],
        "each device needs a port of its own",
        "devices:",
        "  a: {role: x, console: '" + parts[0] + "'}",
        "  b: {role: x, console: '" + parts[1] + "'}");
  }

  @Test
  void linkToAPortThatIsUsed() throws IOException {
    Path port = Files.createFile(folder.resolve("port"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), port);
    assertRefused(
        "lab.yaml:3: console of device \"b\" is also that of device \"a\": " + link,
        "each device",
        "devices:",
        "  a: {role: x, console: 'serial:" + port + "'}",
        "  b: {role: x, console: 'serial:" + link + "'}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "5 min", "-1", "m5", "1m1h", "1.5h", "1000000", "12d", "none5"})
  void badTime(String time) throws IOException {
    assertRefused(
        "lab.yaml:1: bad timeout: \"" + time + "\"",
        "for example 300 (seconds), 90s, 5m",
        "timeout: " + time,
        ONE);
    assertDeviceRefused(
        "lab.yaml:3: bad timeout of device \"a\": \"" + time + "\"",
        "for example",
        "timeout: " + time,
        "role: x",
        "console: exec:sh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/5ms", "4097/5ms", "16/0ms", "16/1001ms", "16", "16/5", "16/5s", ""})
  void badPace(String pace) throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: bad pace of device \"a\": \"" + pace + "\"",
        "for example 16/5ms: 1 to 4096 octets each 1 to 1000 ms; none for full speed",
        "pace: '" + pace + "'",
        "role: x",
        "console: exec:sh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "' abc'", "[ACME, ab]", "'caf\u00e9'"})
  void badResetSigns(String signs) throws IOException {
    String sign = signs.replaceAll("\\[ACME, |[\\]']", "");
    assertDeviceRefused(
        "lab.yaml:3: bad reset-signs of device \"a\": \"" + sign + "\"",
        "3 to 48 characters of ASCII, the first one no blank: a line's first words",
        "reset-signs: " + signs,
        "role: x",
        "console: exec:sh");
  }

  @Test
  void tooManyResetSigns() throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: too many reset-signs: 17, max=16",
        "name the first words that its loader prints",
        "reset-signs: [" + "abc, ".repeat(16) + "abc]",
        "role: x",
        "console: exec:sh");
  }

  @Test
  void resetSignsThatAreNoTexts() throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: key \"reset-signs\" of device \"a\" is not a list of values",
        "write \"reset-signs: [VALUE, VALUE]\"",
        "reset-signs: [{a: b}]",
        "role: x",
        "console: exec:sh");
  }

  @Test
  void badRestart() throws IOException {
    assertDeviceRefused(
        "lab.yaml:3: bad restart of device \"a\": \"allways\"",
        "did you mean \"always\"? allowed: never, on-failure, always",
        "restart: allways",
        "role: x",
        "console: exec:sh");
    assertDeviceRefused(
        "lab.yaml:5: restart of device \"a\" is for exec: consoles only",
        "remove the line",
        "role: x",
        "console: tcp://rack:1",
        "restart: always");
  }

  @Test
  void badNames() throws IOException {
    for (String device : List.of("../a", "-a", ".a", "a/b", "a b", "é", "x".repeat(65))) {
      assertRefused(
          "lab.yaml:2: bad name \"" + device + "\" in devices",
          "at most 64 characters: letters, digits",
          "devices:",
          "  \"" + device + "\": {role: x, console: 'exec:sh'}");
    }
    for (String word : List.of("a b", "a\u00a0b", "a\u202eb", "a\tb", "x".repeat(65))) {
      assertDeviceRefused(
          "lab.yaml:3: bad role of device \"a\": \"" + word + "\"",
          "at most 64 characters: printable",
          "role: \"" + word + "\"",
          "console: exec:sh");
      assertRefused(
          "lab.yaml:1: bad group: \"" + word + "\"", "at most", "group: \"" + word + "\"", ONE);
    }
    assertDeviceRefused(
        "lab.yaml:3: bad job of device \"a\": \"1:2\"",
        "at most 64 characters: printable characters without blanks and colons",
        "job: '1:2'",
        "role: x",
        "console: exec:sh");
    assertDeviceRefused(
        "lab.yaml:3: bad group of device \"a\": \"\"",
        "at most",
        "group: ''",
        "role: x",
        "console: exec:sh");
  }

  @Test
  void groupSizesThatDoNotFit() throws IOException {
    assertRefused(
        "lab.yaml:4: group \"default\" is smaller than its devices: size=1, devices=2",
        "leave size out",
        "devices: {a: {role: x, console: 'exec:sh'}, b: {role: x, console: 'exec:sh'}}",
        "groups:",
        "  default:",
        "    size: 1");
    for (String size : List.of("many", "-1", "10001", "1.5")) {
      assertRefused(
          "lab.yaml:2: bad size of group \"default\": \"" + size + "\"",
          "a number of members, max=10000",
          ONE,
          "groups: {default: {size: " + size + "}}");
    }
    assertRefused(
        "lab.yaml:2: group \"defautl\" has no device",
        "did you mean \"default\"?",
        ONE,
        "groups: {defautl: {size: 2}}");
  }
}
