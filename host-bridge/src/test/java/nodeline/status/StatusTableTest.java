// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nodeline.control.BridgeStatus;
import nodeline.control.CallStatus;
import nodeline.control.ClientStatus;
import nodeline.control.DeviceStatus;
import nodeline.control.LinkStatus;
import nodeline.terminal.StyledLine;
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

        GROUP  JOINED  CONNECTED
        iperf  2 of 3  1

        DEVICE   LINK      WAITS FOR                       CALL                 AGE  HEARD     ROLE    JOB    GROUP  LAST LINE
        bbb-01   up 5m10s  12346 (client), 12347 (client)  lava-wait-all ready  12s  3.1s ago  server  12345  iperf
        board-7  down 30s  -                               -                    -    never     client  12346  iperf

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
    assertTrue(
        lines.get(1).contains("  -                              lava-wait-all \"x y\"  12s   "),
        table);
    assertTrue(
        lines.get(2).matches(" +the board to fetch the result  lava-send a          0\\.1s"),
        table);
    assertTrue(
        lines.get(3).matches(" +the rest of its message        lava-sync            0\\.1s"),
        table);
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
        lines.get(0).contains("  GROUP  CLIENTS                            LAST LINE"), table);
    assertTrue(lines.get(1).endsWith("  iperf  2 (writer telnet 127.0.0.1:40312)"), table);
    assertTrue(lines.get(2).endsWith("  iperf  1"), table);
    assertTrue(lines.get(3).endsWith("  iperf  -"), table);
  }

  @Test
  void cutsWhatTheScreenHasNoRoomFor() {
    String[] names = new String[20];
    Arrays.setAll(names, i -> "123%02d (client)".formatted(i));
    BridgeStatus status = status(up(List.of(waiting("ready", names)), Map.of()), down());

    String table = new StatusTable(60).format(status);

    assertTrue(table.lines().allMatch(line -> line.length() <= 60), table);
    assertEquals(
        """
        DEVICE   LINK      WAITS FOR           CALL            AGE
        bbb-01   up 5m10s  12300 (client), 1…  lava-wait-all…  12s
        board-7  down 30s  -                   -               -\
        """,
        table.lines().skip(5).limit(3).collect(Collectors.joining("\n")));
    assertTrue(new StatusTable(0).format(status).contains("12319 (client)"));
  }

  @Test
  void leavesOutColumnsThatSayNothingOnAScreen() {
    String table = new StatusTable(100).format(status(up(List.of(), Map.of())));

    assertEquals(
        """
        DEVICE  LINK      HEARD     JOB
        bbb-01  up 5m10s  3.1s ago  12345\
        """,
        table.lines().skip(5).collect(Collectors.joining("\n")));
  }

  @Test
  void marksLinksThatAreDownAndLongWaits() {
    CallStatus call =
        new CallStatus(
            "lava-wait", List.of("m"), 31_000, CallStatus.State.RUNNING, List.of("1 (a)"));
    BridgeStatus status = status(up(List.of(call), Map.of()), down());

    List<StyledLine> lines = new StatusTable(0).lines(StatusScreen.hangingFirst(status));

    assertEquals("board-7", lines.get(6).text().split(" ")[0]);
    assertEquals(StyledLine.Look.BAD, lines.get(6).look());
    assertEquals(StyledLine.Look.WARNING, lines.get(7).look());
    assertEquals(StyledLine.Look.HEAD, lines.get(5).look());
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
    for (String head : List.of("DEVICE ", "WAITS FOR ", "CALL ")) {
      assertTrue(table.contains(head), table);
    }
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
  void namesThePageForBrowsers() {
    BridgeStatus status =
        new BridgeStatus(
            1,
            "0",
            0,
            "embedded",
            List.of(),
            List.of(),
            List.of(),
            "http://127.0.0.1:8079/",
            List.of(),
            List.of(),
            null);

    String head =
        "nodeline 0, process 1, up 0.0s, coordinator embedded, page http://127.0.0.1:8079/";
    assertEquals(head, new StatusTable(0).format(status).lines().findFirst().orElseThrow());
    List<String> narrow = new StatusTable(40).format(status).lines().toList();
    assertTrue(narrow.contains("        http://127.0.0.1:8079/"), narrow + "");
  }

  @Test
  void marksACallOfTheHost() {
    String shown =
        new StatusTable(0)
            .format(status(up(List.of(waiting("ready", "1 (a)").byHost()), Map.of())));

    assertTrue(shown.contains("  1 (a)      lava-wait-all ready (by the host)  12s  "), shown);
  }

  @Test
  void saysWhichServerOfTheLogIsAskedAndHowOldItsGroupsAre() {
    BridgeStatus known = status().with(new BridgeStatus.LogStatus("lab-2:2379", 2_100L, ""));
    assertEquals(
        "etcd server lab-2:2379, groups up to date: 2.1s ago",
        new StatusTable(0).lines(known).get(1).text());
    BridgeStatus none = status().with(new BridgeStatus.LogStatus("", null, "no majority"));
    assertEquals(
        "no etcd server, groups up to date: never", new StatusTable(0).lines(none).get(1).text());
  }
}
