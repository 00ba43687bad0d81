// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nodeline.MonotonicClock;

/**
 * Reads a board's test signals out of its output, line by line.
 *
 * <pre>
 *   &lt;LAVA_SIGNAL_STARTTC ping&gt;
 *   &lt;LAVA_SIGNAL_ENDTC ping&gt;
 *   &lt;LAVA_SIGNAL_TESTCASE TEST_CASE_ID=ping RESULT=pass MEASUREMENT=0.4 UNITS=ms&gt;
 *   &lt;LAVA_SIGNAL_TESTREFERENCE log pass https://example.org/log&gt;
 *   &lt;LAVA_SIGNAL_TESTSET START network&gt;
 *   &lt;LAVA_SIGNAL_TESTSET STOP&gt;
 *   &lt;LAVA_SIGNAL_STARTRUN 0_iperf 42&gt;
 *   &lt;LAVA_SIGNAL_ENDRUN 0_iperf 42&gt;
 *   &lt;LAVA_SIGNAL_FAILRUN 0_iperf 0&gt;     our own: the run has not come to its end
 *   &lt;LAVA_SIGNAL_TESTRAISE no cable&gt;
 *   &lt;LAVA_SIGNAL_MULTINODE TEST_CASE_ID=multinode-wait-ready RESULT=pass&gt;
 * </pre>
 *
 * A line of {@code set -x} repeats a signal and is none.
 */
final class SuiteSignals {
  private static final Pattern SIGNAL =
      Pattern.compile("<LAVA_SIGNAL_([A-Z]+)(?:[ \\t]+([^>]*))?>");
  private static final Pattern TRACE = Pattern.compile("^\\++([^ <]*>)? .*");
  private static final Pattern PAIR = Pattern.compile("([A-Z_]+)=(\\S*)");
  private static final int MAX_STARTED = 1_000;
  private static final double MILLIS_PER_SECOND = 1e3;

  /** Told what a board says of its tests. */
  interface Listener {
    void result(CaseResult result);

    /** The board gives up the whole run. */
    void raised(String message);
  }

  private final Listener listener;
  private final MonotonicClock clock;
  private final Map<String, Long> started = new LinkedHashMap<>();
  private String run = "";
  private boolean open;
  private String set = "";
  private long last;

  SuiteSignals(Listener listener, MonotonicClock clock) {
    this.listener = listener;
    this.clock = clock;
  }

  /** The script begins. */
  void begin() {
    last = clock.millis();
  }

  /** The board says nothing more. A test run that is open has failed, as LAVA has it. */
  void end() {
    if (open) {
      take("ENDRUN", run);
      testCase(
          Map.of("TEST_SET_ID", "lava", "TEST_CASE_ID", run, "RESULT", "fail"),
          "the test run did not end");
    }
  }

  /** Whether a line is a signal and nothing else. */
  static boolean isSignal(String line) {
    return SIGNAL.matcher(line).matches();
  }

  /** Where a signal begins that has no end yet; the text's length if there is none. */
  static int unfinished(String text) {
    Matcher signal = SIGNAL.matcher(text);
    for (int i = text.indexOf('<'); i >= 0; i = text.indexOf('<', i + 1)) {
      if (!signal.region(i, text.length()).lookingAt() && signal.hitEnd()) {
        return i;
      }
    }
    return text.length();
  }

  /** Whether a shell's {@code set -x} shows what it does: no signal is one there. */
  static boolean isTrace(String line) {
    return TRACE.matcher(line).matches();
  }

  /** A line of output, without its end. */
  void line(String line) {
    if (isTrace(line)) {
      return;
    }
    Matcher signal = SIGNAL.matcher(line);
    while (signal.find()) {
      take(signal.group(1), Optional.ofNullable(signal.group(2)).orElse("").strip());
    }
  }

  private void take(String kind, String rest) {
    switch (kind) {
      case "STARTTC" -> {
        if (started.size() < MAX_STARTED) {
          started.put(rest, clock.millis());
        }
      }
      case "ENDTC" -> last = Math.max(last, started.getOrDefault(rest, last));
      case "TESTCASE" -> testCase(pairs(rest), "");
      case "MULTINODE" -> {
        if (open) { // LAVA records no call that its own actions make
          testCase(pairs(rest), "");
        }
      }
      case "TESTREFERENCE" -> reference(rest.split("\\s+", 3));
      case "STARTRUN" -> start(rest.split("\\s", 2)[0]);
      case "FAILRUN" -> {
        String failed = rest.split("\\s", 2)[0];
        if (!open
            || !run.equals(failed)) { // it failed before its steps, or their first line is lost
          start(failed);
        }
        end();
      }
      case "ENDRUN" -> {
        open = false;
        set = "";
      }
      case "TESTSET" -> set = rest.startsWith("START ") ? rest.substring(6).strip() : "";
      case "TESTRAISE" -> listener.raised(rest.isEmpty() ? "lava-test-raise" : rest);
      default -> {
        // Feedback is no result.
      }
    }
  }

  /** One that is open still has failed: its end is lost, or it has none. */
  private void start(String name) {
    end();
    run = name;
    open = true;
  }

  /** A result with the address of what it refers to, which may hold blanks. */
  private void reference(String[] words) {
    testCase(
        Map.of("TEST_CASE_ID", words[0], "RESULT", words.length > 1 ? words[1] : ""),
        "reference: " + (words.length > 2 ? words[2] : ""));
  }

  /**
   * Takes a result.
   *
   * @param about what is said of it, unless its word is unknown
   */
  private void testCase(Map<String, String> pairs, String about) {
    String name = pairs.getOrDefault("TEST_CASE_ID", "");
    String word = pairs.getOrDefault("RESULT", "");
    Optional<CaseOutcome> outcome = CaseOutcome.of(word);
    long now = clock.millis();
    Long began = started.remove(name);
    double seconds = (now - (began == null ? last : began)) / MILLIS_PER_SECOND;
    last = now;
    listener.result(
        new CaseResult(
            name.isEmpty() ? "(without a name)" : name,
            set(Optional.ofNullable(pairs.get("TEST_SET_ID"))),
            outcome.orElse(CaseOutcome.UNKNOWN),
            pairs.getOrDefault("MEASUREMENT", ""),
            pairs.getOrDefault("UNITS", ""),
            seconds,
            outcome.isPresent() ? about : "no result that is known: \"" + word + "\""));
  }

  /** What comes after a run belongs to it, as LAVA has it, but for the run's own result. */
  private String set(Optional<String> own) {
    if (own.isPresent() && !open) {
      return own.get();
    }
    String inner = own.orElse(set);
    return run.isEmpty() || inner.isEmpty() ? run + inner : run + "/" + inner;
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Matcher pair = PAIR.matcher(text);
    while (pair.find()) {
      pairs.put(pair.group(1), pair.group(2));
    }
    return pairs;
  }
}
