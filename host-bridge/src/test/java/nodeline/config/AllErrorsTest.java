// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import nodeline.Problem;
import org.junit.jupiter.api.Test;

/** A file with many errors says all of them; and what a run would refuse, the reader refuses. */
class AllErrorsTest extends RefusedConfiguration {
  private List<String> errors(List<String> lines) throws IOException {
    Problem problem = refused(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return problem.all().stream().map(one -> one.getMessage().replace(folder + "/", "")).toList();
  }

  @Test
  void saysAllErrorsAtOnce() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:1: unknown key \"gruop\"",
            "lab.yaml:2: bad timeout: \"5 min\"",
            "lab.yaml:11: bad name \"d e\" in devices",
            "lab.yaml:4: unknown key \"rol\" of device \"a\"",
            "lab.yaml:5: job \"b\" of device \"b\" is there twice",
            "lab.yaml:10: bad pace of device \"c\": \"1\"",
            "lab.yaml:9: bad listen of device \"c\": bad mode: 0777",
            "lab.yaml:12: bad mode: 0999 of socket",
            "lab.yaml:13: group \"other\" has no device"),
        errors(
            List.of(
                "gruop: lab",
                "timeout: 5 min",
                "devices:",
                "  a: {rol: x, role: x, job: b, console: 'exec:sh'}",
                "  b: {role: x, console: 'exec:sh'}",
                "  c:",
                "    role: x",
                "    console: 'exec:sh'",
                "    listen: unix:/run/c?mode=0777",
                "    pace: 1",
                "  d e: {}",
                "socket: {mode: 0999}",
                "groups: {other: {size: 3}}")));
  }

  /** As an editor leaves a file in which lines were copied. */
  @Test
  void goesOnAfterErrorsOfYaml() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:2: key \"group\" is there twice",
            "lab.yaml:4: alias \"*none\" of no anchor",
            "lab.yaml:5: key \"role\" is there twice",
            "lab.yaml:6: a key is not one word",
            "lab.yaml:7: \"<<\" merges what is not a mapping of keys",
            "lab.yaml:8: key \"a\" is there twice",
            "lab.yaml:11: a key is not one word",
            "lab.yaml:9: bad timeout: \"soon\"",
            "lab.yaml:5: bad pace of device \"b\": \"1\""),
        errors(
            List.of(
                "group: g",
                "group: h",
                "devices:",
                "  a: {role: x, console: *none}",
                "  b: {pace: 1, role: x, console: 'exec:sh', role: y}",
                "  [c]: {}",
                "  d: {<<: text, role: x, console: 'exec:sh'}",
                "  a: {role: x, console: 'exec:sh'}",
                "timeout: soon",
                "x-none: &nothing ~",
                "*nothing : text")));
  }

  @Test
  void saysWhatWasFoundBeforeTheEndOfTheYaml() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:2: key \"group\" is there twice",
            "lab.yaml:3: not valid YAML: mapping values are not allowed here"),
        errors(List.of("group: g", "group: h", "devices: x: y")));
  }

  @Test
  void namesTheOptionThatIsMeant() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:1: bad console of device \"a\": serial: unknown option: party (did you mean"
                + " parity? allowed: baud, databits, parity, stopbits, flow, dtr, rts)"),
        errors(List.of("devices: {a: {role: x, console: 'serial:/dev/x?party=even'}}")));
  }

  @Test
  void saysEachNameThatMayAndCannot() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:2: bad name: alice, for read of device \"a\"",
            "lab.yaml:3: no such user: nobody-lab, for write of device \"b\"",
            "lab.yaml:4: nobody may have the console at 127.0.0.1:7001 of device \"c\": no name that may can be proved there",
            "lab.yaml:4: nobody may have the console at /run/c of device \"c\": no name that may can be proved there",
            "lab.yaml:4: bad listen of device \"c\": bad name: root",
            "lab.yaml:5: revoked of tls without an authority",
            "lab.yaml:6: bad name: cert:, for join of group \"default\"",
            "lab.yaml:7: nobody can join by lava: at 127.0.0.1:3079 no client proves a name"),
        errors(
            List.of(
                "devices:",
                "  a: {role: x, console: 'exec:sh', read: alice}",
                "  b: {role: x, console: 'exec:sh', write: ['user:root', 'user:nobody-lab']}",
                "  c: {role: x, console: 'exec:sh', write: 'cert:c', listen: [7001, 'pty:/run/c', '7002?read=any', '7003?write=root']}",
                "tls: {certificate: a, key: b, revoked: c}",
                "groups: {default: {join: 'cert:'}}",
                "lava: {join: 'cert:x'}")));
  }

  @Test
  void aPortOfNamesNeedsAnAuthority() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml: listen: tls://127.0.0.1:7001 names who may, and needs \"tls: {authority: FILE}\"",
            "lab.yaml: listen: tls://127.0.0.1:3079 names who may, and needs \"tls: {authority: FILE}\""),
        errors(
            List.of(
                "devices:",
                "  a: {role: x, console: 'exec:sh', read: 'cert:a', listen: 'tls://127.0.0.1:7001'}",
                "tls: {certificate: a, key: b}",
                "lava: {listen: 'tls://127.0.0.1:3079', join: 'cert:x'}")));
  }

  /** What the bridge is to have on this host, and can have only once. */
  @Test
  void saysEachPlaceThatIsThereTwiceAndEachNameOfNobody() throws IOException {
    assertEquals(
        List.of(
            "lab.yaml:3: port 127.0.0.1:7001 of device \"b\" is there twice",
            "lab.yaml:3: link /run/../run/a of device \"b\" is there twice",
            "lab.yaml:3: no such group: nogroup-lab, for listen of device \"b\"",
            "lab.yaml:4: port localhost:7002 of device \"c\" is there twice",
            "lab.yaml:5: port 0.0.0.0:7001 of lava is there twice",
            "lab.yaml:6: path /run/a of socket is there twice",
            "lab.yaml:6: no such user: nobody-lab, for socket"),
        errors(
            List.of(
                "devices:",
                "  a: {role: x, console: 'exec:sh', listen: [7001, 7002, 'unix:/run/a']}",
                "  b: {role: x, console: 'exec:sh', listen: ['tcp://127.0.0.1:7001', 'pty:/run/../run/a', 'unix:/run/b?group=nogroup-lab']}",
                "  c: {role: x, console: 'exec:sh', listen: ['localhost:7002', '[::1]:7001']}",
                "lava: {listen: '0.0.0.0:7001'}",
                "socket: {path: /run/a, owner: nobody-lab}")));
  }

  @Test
  void showsTwentyAndHowManyMoreThereAre() throws IOException {
    List<String> lines = new ArrayList<>(List.of("devices:"));
    for (int i = 0; i < 25; i++) {
      lines.add("  b%d: {role: x, console: 'exec:sh', pace: fast}".formatted(i));
    }
    List<String> errors = errors(lines);
    assertEquals(21, errors.size());
    assertEquals("lab.yaml:21: bad pace of device \"b19\": \"fast\"", errors.get(19));
    assertEquals("and 5 more errors", errors.get(20));
  }

  private static List<String> devices(int count, String more) {
    List<String> lines = new ArrayList<>(List.of("devices:"));
    for (int i = 1; i <= count; i++) {
      lines.add("  b%d: {role: x, %sconsole: 'exec:sh'}".formatted(i, more.formatted(i)));
    }
    return lines;
  }

  @Test
  void refusesMoreDevicesThanAGroupHas() throws IOException {
    assertEquals(
        List.of("lab.yaml:10002: group \"default\" has too many devices: max=10000"),
        errors(devices(10_001, "")));
  }

  @Test
  void refusesMoreGroupsThanACoordinatorHas() throws IOException {
    assertEquals(
        List.of("lab.yaml:5122: group \"g5121\" is one too many: max=5120"),
        errors(devices(5_121, "group: g%d, ")));
  }

  @Test
  void refusesMoreDevicesThanACoordinatorHasMembers() throws IOException {
    List<String> lines = devices(20_481, "group: g%d, ");
    lines.replaceAll(line -> line.replaceFirst("g[0-9]*([0-9]),", "g$1,"));
    assertEquals(List.of("lab.yaml:20482: too many devices: max=20480"), errors(lines));
  }
}
