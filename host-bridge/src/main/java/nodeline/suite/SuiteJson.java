// SPDX-License-Identifier: Apache-2.0
package nodeline.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nodeline.control.ControlJson;

/** A report as JSON, for programs: {@code docs/test.md}. */
final class SuiteJson {
  private static final double THOUSAND = 1e3;

  private SuiteJson() {}

  /** Indented lines, without the end of the last. */
  static String of(SuiteReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("suite", report.suite());
    json.put("began", report.began().toString());
    json.put("seconds", rounded(report.seconds()));
    json.put("complete", report.complete());
    json.put("error", report.error());
    json.put("passed", report.count(CaseOutcome.PASS));
    json.put("failed", report.failed());
    json.put("skipped", report.count(CaseOutcome.SKIP));
    json.put("unknown", report.count(CaseOutcome.UNKNOWN));
    json.put("runs", report.runs().stream().map(SuiteJson::run).toList());
    return ControlJson.pretty(json);
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * THOUSAND) / THOUSAND;
  }

  private static Map<String, Object> run(List<BoardOutcome> boards) {
    return Map.of("boards", boards.stream().map(SuiteJson::board).toList());
  }

  private static Map<String, Object> board(BoardOutcome board) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("device", board.task().device());
    json.put("role", board.task().role());
    json.put("job", board.task().job());
    json.put("script", board.script().name());
    json.put("state", board.state().name().toLowerCase(Locale.ROOT));
    json.put("status", board.status() < 0 ? null : board.status());
    json.put("error", board.script().message());
    json.put("details", board.details());
    json.put("seconds", rounded(board.seconds()));
    json.put("dropped", board.dropped());
    json.put("results", board.results().stream().map(SuiteJson::result).toList());
    return json;
  }

  private static Map<String, Object> result(CaseResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", result.name());
    json.put("set", result.set());
    json.put("result", result.outcome().word());
    json.put("measurement", result.measurement());
    json.put("units", result.units());
    json.put("seconds", rounded(result.seconds()));
    json.put("message", result.message());
    return json;
  }
}
