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

  /** As LAVA has them: capitals count, and what comes after a run belongs to it. */
  @Test
  void callsAreResultsOfAnOpenRunAndOthersOfTheLast() {
    signals.begin();
    at(1, "<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=multinode-sync-early RESULT=pass>");
    at(1, "<LAVA_SIGNAL_STARTRUN 0_a 0>", "<LAVA_SIGNAL_TESTSET START net>");
    at(2, "<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=multinode-wait-up RESULT=fail>");
    at(3, "<LAVA_SIGNAL_ENDRUN 0_a 0>");
    at(3, "<LAVA_SIGNAL_TESTCASE TEST_SET_ID=lava TEST_CASE_ID=0_a RESULT=pass>");
    at(4, "<LAVA_SIGNAL_TESTCASE TEST_CASE_ID=late RESULT=FAIL>");
    at(5, "<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=multinode-sync-late RESULT=pass>");
    signals.end();

    assertEquals(
        List.of(
            "0_a/net/multinode-wait-up fail [] 2.0",
            "lava/0_a pass [] 1.0",
            "0_a/late fail [] 1.0"),
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

  /** Its end is lost, or it has none; LAVA gives only the last one. */
  @Test
  void aTestRunWithinAnotherFailsTheFirst() {
    signals.begin();
    at(1, "<LAVA_SIGNAL_STARTRUN 0_lost 0>");
    at(3, "<LAVA_SIGNAL_STARTRUN 1_next 0>", "<LAVA_SIGNAL_ENDRUN 1_next 0>");
    signals.end();
    assertEquals(List.of("lava/0_lost fail [] 3.0the test run did not end"), told);
  }

  /** Also where its first line is lost, or it failed before that. */
  @Test
  void aTestRunThatSaysSoHasFailed() {
    signals.begin();
    at(1, "<LAVA_SIGNAL_STARTRUN 0_a 0>");
    at(2, "<LAVA_SIGNAL_FAILRUN 0_a 0>", "<LAVA_SIGNAL_MULTINODE TEST_CASE_ID=own RESULT=pass>");
    at(3, "<LAVA_SIGNAL_FAILRUN 1_b 0>");
    signals.end();
    assertEquals(
        List.of(
            "lava/0_a fail [] 2.0the test run did not end",
            "lava/1_b fail [] 1.0the test run did not end"),
        told);
  }

  @Test
  void aReferenceIsAResultWhateverItsAddressHolds() {
    signals.begin();
    at(1, "<LAVA_SIGNAL_TESTREFERENCE log fail https://x.org/a b>");
    at(1, "<LAVA_SIGNAL_TESTREFERENCE log>");
    assertEquals(
        List.of(
            "log fail [] 1.0reference: https://x.org/a b",
            "log unknown [] 0.0no result that is known: \"\""),
        told);
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
