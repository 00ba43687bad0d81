// SPDX-License-Identifier: Apache-2.0
package nodeline.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nodeline.control.GroupState;
import nodeline.control.GroupState.MemberState;
import nodeline.control.GroupState.MessageState;
import org.junit.jupiter.api.Test;

class GroupTableTest {
  @Test
  void saysThatThereAreNoGroups() {
    assertEquals("no groups", new GroupTable(0).format(List.of()));
  }

  @Test
  void showsTheHostsOfAGroupThatManyShare() {
    List<MemberState> members =
        List.of(
            new MemberState("12345", "server", "bbb-01", "bench-1 (pid 812)", false),
            new MemberState("12346", "client", "", "ben\u001bch-2 (pid 7)", true));
    assertEquals(
        """
        group iperf: 2 of 2 joined, 0 messages

        JOB    ROLE    DEVICE       HOST
        12345  server  bbb-01       bench-1 (pid 812)
        12346  client  (elsewhere)  ben\\x1bch-2 (pid 7), absent\
        """,
        new GroupTable(0).format(List.of(new GroupState("iperf", 2, 0, members, 0, List.of()))));
  }

  @Test
  void showsMembersAndMessages() {
    List<MemberState> members =
        List.of(
            new MemberState("12345", "server", "bbb-01"), new MemberState("12346", "client", ""));
    List<MessageState> messages =
        List.of(
            new MessageState("re\u001bady", List.of("12345"), List.of("12346"), 0, List.of()),
            new MessageState("go", List.of("12345", "12346"), List.of(), 2, List.of("12346")));

    assertEquals(
        """
        group iperf: 2 of 3 joined, 7 messages, of which the last 2

        JOB    ROLE    DEVICE
        12345  server  bbb-01
        12346  client  (elsewhere)

        MESSAGE    SYNCS  IN NEXT SYNC  SENT BY       NOT SENT BY
        re\\x1bady  -      -             12345         12346
        go         2      12346         12345, 12346  -

        group empty: 0 of 1 joined, 0 messages

        JOB  ROLE  DEVICE\
        """,
        new GroupTable(0)
            .format(
                List.of(
                    new GroupState("iperf", 3, 1, members, 7, messages),
                    new GroupState("empty", 1, 1, List.of(), 0, List.of()))));
  }
}
