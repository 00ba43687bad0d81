// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One measured figure of one side.
 *
 * @param median what the table shows; the value itself when n is 1
 * @param range from the 10th to the 95th percentile, if there are many
 * @param n how many were measured
 * @param note what the figure does not say, or empty
 */
record Figure(double median, Optional<Range> range, int n, String note) {
  /** What most of the values are in. */
  record Range(double p10, double p95) {}

  static Figure of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    Range range = new Range(sorted[sorted.length / 10], sorted[sorted.length * 95 / 100]);
    return new Figure(sorted[sorted.length / 2], Optional.of(range), sorted.length, "");
  }

  static Figure of(double value, int n, String note) {
    return new Figure(value, Optional.empty(), n, note);
  }

  /** Nanoseconds between two rows of stamps, as milliseconds. */
  static Figure between(long[] from, long[] to) {
    if (from.length != to.length) {
      throw new IllegalStateException("stamps: " + from.length + " and " + to.length);
    }
    Double[] millis = new Double[from.length];
    Arrays.setAll(millis, i -> (to[i] - from[i]) / 1e6);
    return of(List.of(millis));
  }

  /** Such as {@code 12.5 (9.8 … 30.1) n=60}. */
  String text() {
    String spread =
        range.map(r -> " (" + number(r.p10()) + " … " + number(r.p95()) + ")").orElse("");
    String count = n > 1 ? " n=" + n : "";
    return number(median) + spread + count + (note.isEmpty() ? "" : " " + note);
  }

  static String number(double value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value);
  }

  String json() {
    String spread =
        range
            .map(
                r -> String.format(Locale.ROOT, "\"p10\": %.3f, \"p95\": %.3f, ", r.p10(), r.p95()))
            .orElse("");
    return String.format(
        Locale.ROOT, "\"median\": %.3f, %s\"n\": %d, \"note\": \"%s\"", median, spread, n, note);
  }
}
