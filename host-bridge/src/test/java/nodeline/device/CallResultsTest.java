// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nodeline.control.BridgeListener.CallEnd;
import nodeline.control.BridgeListener.CallStart;
import nodeline.control.BridgeListener.Ending;
import nodeline.control.CallStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names are those of LAVA's dispatcher. */
class CallResultsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "lava-send Ready ip=1; DONE; multinode-send-ready RESULT=pass",
        "lava-wait-all ready client; DONE; multinode-wait_all-ready RESULT=pass",
        "lava-sync ready; TIMED_OUT; multinode-sync-ready RESULT=fail",
        "lava-wait ready; FAILED; multinode-wait-ready RESULT=fail",
        "lava-wait ready; GIVEN_UP; multinode-wait-ready RESULT=fail",
        "lava-wait x>y; DONE; multinode-wait-x RESULT=pass",
        "lava-wait >; DONE; ''",
        "lava-role list; DONE; ''",
        "lava-self; DONE; ''",
      })
  void aBoardsCallIsAResult(String words, Ending ending, String told) {
    assertEquals(lines(told), heard(words, ending, CallStatus.Maker.BOARD));
    assertEquals(List.of(), heard(words, ending, CallStatus.Maker.HOST));
  }

  private static List<String> lines(String told) {
    return told.isEmpty()
        ? List.of()
        : List.of("<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=" + told + ">\r\n");
  }

  private static List<String> heard(String words, Ending ending, CallStatus.Maker by) {
    List<String> heard = new ArrayList<>();
    List<String> all = Arrays.asList(words.split(" ", -1));
    CallStart start = new CallStart(1, all.get(0), all.subList(1, all.size()), by);
    new CallResults(() -> true, line -> heard.add(new String(line, StandardCharsets.UTF_8)))
        .callEnded("a", new CallEnd(start, ending, List.of(), 1));
    return heard;
  }
}
