// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One measured figure of one side.
 *
 * @param median what the table shows; the value itself when n is 1
 * @param n how many were measured
 * @param note what the figure does not say, or empty
 */
record BenchFigure(double median, OptionalDouble p95, int n, String note) {
  static BenchFigure of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double p95 = sorted[sorted.length * 95 / 100];
    return new BenchFigure(sorted[sorted.length / 2], OptionalDouble.of(p95), sorted.length, "");
  }

  static BenchFigure of(double value, int n, String note) {
    return new BenchFigure(value, OptionalDouble.empty(), n, note);
  }

  /** Nanoseconds between two rows of stamps, as milliseconds. */
  static BenchFigure between(long[] from, long[] to) {
    if (from.length != to.length) {
      throw new IllegalStateException("stamps: " + from.length + " and " + to.length);
    }
    Double[] millis = new Double[from.length];
    Arrays.setAll(millis, i -> (to[i] - from[i]) / 1e6);
    return of(List.of(millis));
  }

  /** Such as {@code 12.5 (30.1) n=60}. */
  String text() {
    String range = p95.isPresent() ? " (" + number(p95.getAsDouble()) + ")" : "";
    String count = n > 1 ? " n=" + n : "";
    return number(median) + range + count + (note.isEmpty() ? "" : " " + note);
  }

  static String number(double value) {
    boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
    return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", value);
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "\"median\": %.3f, \"p95\": %s, \"n\": %d, \"note\": \"%s\"",
        median,
        p95.isPresent() ? String.format(Locale.ROOT, "%.3f", p95.getAsDouble()) : "null",
        n,
        note);
  }
}
