// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteSignalsTest {
  private final List<String> told = new ArrayList<>();
  private long now;
  private final SuiteSignals signals =
      new SuiteSignals(
          new SuiteSignals.Listener() {
            @Override
            public void result(CaseResult result) {
              told.add(
                  "%s %s [%s] %.1f%s"
                      .formatted(
                          result.fullName(),
                          result.outcome().word(),
                          result.measured(),
                          result.seconds(),
                          result.message()));
            }

            @Override
            public void raised(String message) {
              told.add("raised " + message);
            }
          },
          () -> now);

  private void at(long seconds, String... lines) {
    now = 1_000 * seconds;
    List.of(lines).forEach(signals::line);
  }

  @Test
  void readsResultsMeasurementsAndSets() {
    signals.begin();
    at(2, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=boot RESULT=pass>");
    at(3, "<LAVA_SIGNAL_TESTSET START net>", "<LAVA_SIGNAL_STARTTC ping>");
    at(7, "<LAVA_SIGNAL_ENDTC ping>");
    at(
        7,
        "[ 7.1] usb<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=ping RESULT=fail UNITS=ms MEASUREMENT=1.5>");
    at(8, "<LAVA_SIGNAL_TESTSET STOP>", "<LAVA_SIGNAL_TESTCASE RESULT=maybe TEST_CASE_ID=x>");
    at(9, "<LAVA_SIGNAL_TESTRAISE no cable>");

    assertEquals(
        List.of(
            "boot pass [] 2.0",
            "net/ping fail [1.5 ms] 4.0",
            "x unknown [] 1.0no result that is known: \"maybe\"",
            "raised no cable"),
        told);
  }

  /** LAVA says "Marking unfinished test run as failed". */
  @Test
  void aTestRunThatDoesNotEndHasFailed() {
    signals.begin();
    at(1, "<LAVA_SIGNAL_STARTRUN 0_done 0>", "<LAVA_SIGNAL_ENDRUN 0_done 0>");
    signals.end();
    assertEquals(List.of(), told);
    at(2, "<LAVA_SIGNAL_STARTRUN 1_open 0>", "<LAVA_SIGNAL_TESTSET START net>");
    at(5);
    signals.end();
    signals.end();
    assertEquals(List.of("lava/1_open fail [] 5.0the test run did not end"), told);
  }

  @Test
  void takesATraceOfTheShellForNoSignal() {
    at(
        1,
        "+ echo <LAVA_SIGNAL_TESTCASE TEST_CASE_ID=a RESULT=pass>",
        "++ <LAVA_SIGNAL_TESTRAISE x>");
    at(1, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=a RESULT=pass", "LAVA_SIGNAL_TESTRAISE x>");
    assertEquals(List.of(), told);
  }
}
