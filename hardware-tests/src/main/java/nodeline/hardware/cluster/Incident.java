// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** A fault and whom it meets. */
record Incident(Victim victim, Fault fault) {
  /** Whom it meets. */
  enum Victim {
    FOLLOWER,
    LEADER,
    MAJORITY,
    ALL,
    BRIDGE;

    /** Whether calls have to wait meanwhile. */
    boolean stopsCalls() {
      return this == MAJORITY || this == ALL;
    }
  }

  /** Every kind once; a bridge has nothing on a disk. */
  static final List<Incident> KINDS =
      Stream.of(Victim.values())
          .flatMap(
              victim ->
                  Stream.of(Fault.values())
                      .filter(fault -> victim != Victim.BRIDGE || fault != Fault.POWER)
                      .map(fault -> new Incident(victim, fault)))
          .toList();

  /** Those by which the most goes wrong, for a short run. */
  static final List<Incident> FEW =
      List.of(
          new Incident(Victim.LEADER, Fault.KILLED),
          new Incident(Victim.LEADER, Fault.SILENT),
          new Incident(Victim.BRIDGE, Fault.CUT),
          new Incident(Victim.MAJORITY, Fault.CUT),
          new Incident(Victim.BRIDGE, Fault.KILLED),
          new Incident(Victim.ALL, Fault.POWER));

  /** So many, each kind before any comes again. */
  static List<Incident> plan(List<Incident> kinds, int count, Random random) {
    List<Incident> plan = new ArrayList<>();
    while (plan.size() < count) {
      List<Incident> once = new ArrayList<>(kinds);
      Collections.shuffle(once, random);
      plan.addAll(once);
    }
    return List.copyOf(plan.subList(0, count));
  }

  @Override
  public String toString() {
    return victim.name().toLowerCase(Locale.ROOT) + " " + fault.word();
  }
}
