// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.Map;

/** One metric with its values. */
final class Metric {
  private final String name;
  private final String help;
  private final Map<Labels, Double> values = new LinkedHashMap<>();

  /**
   * Has no values yet.
   *
   * @param name a counter's without {@code _total}
   */
  Metric(String name, String help) {
    this.name = name;
    this.help = help;
  }

  /**
   * Adds a value.
   *
   * @param labels a name and its value in turn
   */
  void add(double value, String... labels) {
    values.put(Labels.of(labels), value);
  }

  /** Up to 2^53 exactly. */
  void add(long value, String... labels) {
    add((double) value, labels);
  }

  GaugeSnapshot gauge() {
    GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            snapshot.dataPoint(
                GaugeDataPointSnapshot.builder().value(value).labels(labels).build()));
    return snapshot.build();
  }

  CounterSnapshot counter() {
    CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            snapshot.dataPoint(
                CounterDataPointSnapshot.builder().value(value).labels(labels).build()));
    return snapshot.build();
  }
}
