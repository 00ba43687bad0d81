// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import nodeline.Problem;
import nodeline.control.ControlJson;
import nodeline.group.Call;
import nodeline.group.Datum;
import nodeline.group.Member;
import nodeline.group.Outcome;
import org.junit.jupiter.api.Test;

class HostAnswerTest {
  private static final Member SELF = new Member("lab", "1", "server");
  private static final Member CLIENT = new Member("lab", "2", "client");
  private static final Member SERVER = new Member("lab", "3", "server");
  private final HostAnswer answer = new HostAnswer(SELF, List.of(SELF, CLIENT, SERVER));

  private static Outcome ofAll() {
    return new Outcome.Data(
        List.of(
            new Datum("1", "ip", "own"),
            new Datum("1", "only", "mine"),
            new Datum("2", "ip", "client's"),
            new Datum("3", "ip", "\u00c3\u00a9")));
  }

  @Test
  void theFirstOtherMembersValueCounts() {
    assertEquals(
        "{\"message\":{\"ip\":\"client's\",\"only\":\"mine\"},\"messageID\":\"m\",\"senders\":["
            + "{\"job\":\"2\",\"role\":\"client\",\"data\":{\"ip\":\"client's\"}},"
            + "{\"job\":\"3\",\"role\":\"server\",\"data\":{\"ip\":\"\\u00E9\"}},"
            + "{\"job\":\"1\",\"role\":\"server\",\"data\":{\"ip\":\"own\",\"only\":\"mine\"}}]}",
        ControlJson.line(answer.of(new Call.Wait("m"), ofAll())));
  }

  @Test
  void membersOfTheRoleThatWasWaitedForComeFirst() {
    Call call = new Call.WaitAll("m", Optional.of("server"));

    assertEquals(
        "{\"ip\":\"\\u00E9\",\"only\":\"mine\"}",
        ControlJson.line(answer.of(call, ofAll()).get("message")));
  }

  @Test
  void aRoleThatNobodyHasIsAnError() {
    Problem problem =
        assertThrows(
            Problem.class,
            () -> answer.of(new Call.Jobs(Optional.of("none")), new Outcome.Failed("")));

    assertEquals("no member of group lab has the role none", problem.getMessage());
    assertEquals("its roles: server, client", problem.hint());
  }
}
