// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ClientStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  private static BridgeStatus status(DeviceStatus... devices) {
    return new BridgeStatus(
        4711,
        "0.1.0",
        312_000,
        "embedded",
        List.of(),
        List.of(new BridgeStatus.GroupStatus("iperf", 3, 2)),
        List.of(devices));
  }

  private static CallStatus waiting(String id, String... missing) {
    return new CallStatus(
        "lava-wait-all", List.of(id), 12_000, CallStatus.State.RUNNING, List.of(missing));
  }

  private static DeviceStatus up(List<CallStatus> calls, Map<String, Long> counters) {
    LinkStatus link = new LinkStatus(LinkStatus.State.UP, 310_000, "");
    return new DeviceStatus(
        "bbb-01", "iperf", "12345", "server", "exec:sh", link, 3_100L, List.of(), calls, counters);
  }

  private static DeviceStatus attached(ClientStatus... clients) {
    LinkStatus link = new LinkStatus(LinkStatus.State.UP, 310_000, "");
    return new DeviceStatus(
        "bbb-02",
        "iperf",
        "12347",
        "server",
        "exec:sh",
        link,
        null,
        List.of(clients),
        List.of(),
        Map.of());
  }

  private static DeviceStatus down() {
    LinkStatus link = new LinkStatus(LinkStatus.State.DOWN, 30_000, "no such device");
    return new DeviceStatus(
        "board-7", "iperf", "12346", "client", "exec:sh", link, null, List.of(), List.of(),
        Map.of());
  }

  @Test
  void showsWhoWaitsForWhomAndWhy() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("requests", 12L);
    counters.put("say-agains", 1L);
    counters.put("stale", 0L);
    counters.put("repaired", 2L);

    assertEquals(
        """
        nodeline 0.1.0, process 4711, up 5m12s, coordinator embedded

        GROUP  JOINED
        iperf  2 of 3

        DEVICE   JOB    ROLE    GROUP  LINK      HEARD     CALL                 AGE  WAITS FOR
        bbb-01   12345  server  iperf  up 5m10s  3.1s ago  lava-wait-all ready  12s  12346 (client), 12347 (client)
        board-7  12346  client  iperf  down 30s  never     -                    -    -

        bbb-01: say-agains=1 repaired=2
        board-7: down, no such device\
        """,
        new StatusTable(0)
            .format(
                status(
                    up(List.of(waiting("ready", "12346 (client)", "12347 (client)")), counters),
                    down())));
  }

  @Test
  void showsSeveralCallsOfADeviceAndWhatTheyWaitFor() {
    CallStatus ready =
        new CallStatus("lava-send", List.of("a"), 50, CallStatus.State.READY, List.of());
    CallStatus assembling =
        new CallStatus("lava-sync", List.of(), 50, CallStatus.State.ASSEMBLING, List.of());

    String table =
        new StatusTable(0).format(status(up(List.of(waiting("x y"), ready, assembling), Map.of())));

    List<String> lines = table.lines().skip(5).toList();
    assertTrue(lines.get(1).endsWith("  lava-wait-all \"x y\"  12s   -"), table);
    assertTrue(
        lines.get(2).matches(" +lava-send a          0\\.1s  the board to fetch the result"),
        table);
    assertTrue(
        lines.get(3).matches(" +lava-sync            0\\.1s  the rest of its message"), table);
  }

  @Test
  void showsWhoIsAttachedWhileAnybodyIs() {
    ClientStatus reader =
        new ClientStatus(ClientStatus.Kind.CONSOLE, "7", ClientStatus.Access.READER, 0);
    ClientStatus writer =
        new ClientStatus(
            ClientStatus.Kind.TELNET, "127.0.0.1:40312", ClientStatus.Access.WRITER, 0);

    String table =
        new StatusTable(0)
            .format(status(attached(reader, writer), attached(reader), up(List.of(), Map.of())));

    List<String> lines = table.lines().skip(5).toList();
    assertTrue(
        lines
            .get(0)
            .endsWith("  HEARD     CLIENTS                            CALL  AGE  WAITS FOR"),
        table);
    assertTrue(
        lines.get(1).endsWith("  never     2 (writer telnet 127.0.0.1:40312)  -     -    -"),
        table);
    assertTrue(
        lines.get(2).endsWith("  never     1                                  -     -    -"),
        table);
    assertTrue(
        lines.get(3).endsWith("  3.1s ago  -                                  -     -    -"),
        table);
  }

  @Test
  void breaksTheNamesAtTheScreensEnd() {
    String[] names = new String[20];
    for (int i = 0; i < names.length; i++) {
      names[i] = "123%02d (client)".formatted(i);
    }

    String table =
        new StatusTable(130).format(status(up(List.of(waiting("ready", names)), Map.of())));

    assertTrue(table.lines().allMatch(line -> line.length() <= 130), table);
    for (int i = 0; i < names.length; i++) {
      assertTrue(table.contains("123%02d".formatted(i)), table);
    }
  }

  /** The cells of a row begin in one line. */
  @Test
  void breaksLongNamesWhereTheyCanBeRead() {
    String name = "beaglebone-black-rack3-slot07";
    LinkStatus link = new LinkStatus(LinkStatus.State.UP, 310_000, "");
    DeviceStatus device =
        new DeviceStatus(
            name,
            "iperf-of-the-far-lab",
            name,
            "server",
            "exec:sh",
            link,
            null,
            List.of(),
            List.of(),
            Map.of());

    assertEquals(
        """
        DEVICE      JOB      ROLE    GROUP       LINK      HEARD  CALL  AGE  WAITS FOR
        beaglebone  beagleb  server  iperf-of-   up 5m10s  never  -     -    -
         -black-     one-             the-far-
         rack3-      black-           lab
         slot07      rack3-
                     slot07
        """
            .stripTrailing(),
        new StatusTable(80)
            .format(status(device))
            .lines()
            .skip(5)
            .collect(Collectors.joining("\n")));
  }

  /** Long names of users too, on the narrowest screen. */
  @Test
  void isNoWiderThanTheScreen() {
    ClientStatus writer =
        new ClientStatus(
            ClientStatus.Kind.CONSOLE,
            "1234",
            ClientStatus.Access.WRITER,
            0,
            "firstname.lastname.of.department",
            4_194_304L);

    String table =
        new StatusTable(80)
            .format(status(attached(writer), up(List.of(waiting("ready", "1 (a)")), Map.of())));

    assertTrue(table.lines().allMatch(line -> line.length() <= 80), table);
    for (String head : List.of("DEVICE ", "HEARD ", "CLIENTS ", "CALL ", "WAITS FOR")) {
      assertTrue(table.contains(head), table);
    }
    assertTrue(table.replaceAll("\\s", "").contains("4194304"), table);
  }

  @Test
  void showsNothingOfABoardThatIsNotPrintable() {
    String table =
        new StatusTable(0)
            .format(
                status(up(List.of(waiting("a\u001b]0;x\u0007b", "@|red c|@\u202e")), Map.of())));

    assertTrue(table.contains("lava-wait-all a\\x1b]0;x\\x07b "), table);
    assertTrue(table.contains("  @|red c|@\\u{202e}"), table);
  }

  @Test
  void saysWhatIsWrongWithTheCoordinator() {
    BridgeStatus status =
        new BridgeStatus(1, "0", 0, "lava://h:3079", List.of("down, \u001b"), List.of(), List.of());

    assertTrue(new StatusTable(0).format(status).endsWith("\ncoordinator: down, \\x1b"));
  }

  @Test
  void marksACallOfTheHost() {
    String shown =
        new StatusTable(0)
            .format(status(up(List.of(waiting("ready", "1 (a)").byHost()), Map.of())));

    assertTrue(shown.contains("  lava-wait-all ready (by the host)  12s  1 (a)"), shown);
  }
}
