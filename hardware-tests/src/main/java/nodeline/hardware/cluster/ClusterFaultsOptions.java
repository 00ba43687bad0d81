// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.util.Iterator;
import java.util.List;
import java.util.Random;
import nodeline.hardware.rig.Arguments;
import nodeline.hardware.rig.WrongUsage;

/** What {@code bench/cluster-faults} was asked for. */
record ClusterFaultsOptions(int incidents, int sends, int rounds, long seed, String only) {
  private static final int INCIDENTS = 57;
  private static final int SENDS = 20_000;
  private static final int ROUNDS = 2_000;
  private static final int PAUSE = 120;

  static ClusterFaultsOptions parse(List<String> arguments) {
    ClusterFaultsOptions options =
        new ClusterFaultsOptions(INCIDENTS, SENDS, ROUNDS, System.nanoTime(), "");
    for (Iterator<String> i = arguments.iterator(); i.hasNext(); ) {
      options = options.with(i.next(), i);
    }
    return options;
  }

  private ClusterFaultsOptions with(String name, Iterator<String> values) {
    return switch (name) {
      case "--incidents" ->
          new ClusterFaultsOptions((int) number(name, values, 0), sends, rounds, seed, only);
      case "--sends" ->
          new ClusterFaultsOptions(incidents, (int) number(name, values, 0), rounds, seed, only);
      case "--rounds" ->
          new ClusterFaultsOptions(incidents, sends, (int) number(name, values, 0), seed, only);
      case "--seed" ->
          new ClusterFaultsOptions(
              incidents, sends, rounds, number(name, values, Long.MIN_VALUE), only);
      case "--only" ->
          new ClusterFaultsOptions(incidents, sends, rounds, seed, known(name, values));
      default -> throw new WrongUsage("unknown option: " + name);
    };
  }

  private static String known(String name, Iterator<String> values) {
    String text = Arguments.value(name, values);
    if (Incident.KINDS.stream().noneMatch(kind -> kind.toString().equals(text))) {
      throw new WrongUsage("--only: unknown incident: %s: %s".formatted(text, Incident.KINDS));
    }
    return text;
  }

  private static long number(String name, Iterator<String> values, long min) {
    String text = Arguments.value(name, values);
    try {
      long number = Long.parseLong(text);
      if (number >= min && (number <= 10_000_000 || min < 0)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new WrongUsage(name + ": not a number: " + text);
    }
    throw new WrongUsage("%s: out of range: %s, min=0, max=10000000".formatted(name, text));
  }

  /** The plan that this means. */
  ClusterRun.Plan plan() {
    List<Incident> kinds =
        Incident.KINDS.stream()
            .filter(kind -> only.isEmpty() || kind.toString().equals(only))
            .toList();
    return new ClusterRun.Plan(
        Incident.plan(kinds, incidents, new Random(seed)), sends, rounds, PAUSE, seed);
  }
}
