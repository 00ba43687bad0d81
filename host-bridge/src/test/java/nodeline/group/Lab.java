// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A coordinator with one group, and calls whose outcomes are kept. */
final class Lab implements TestCalls<Lab.Told> {
  final EmbeddedCoordinator coordinator;
  private final int size;
  private int calls;

  Lab(int size) {
    this(size, GroupLimits.DEFAULT);
  }

  Lab(int size, GroupLimits limits) {
    this.size = size;
    coordinator = new EmbeddedCoordinator(limits);
  }

  /** A whole group: each word is {@code job/role}. */
  static Lab of(String... members) {
    Lab lab = new Lab(members.length);
    Stream.of(members).forEach(lab::join);
    return lab;
  }

  Member join(String jobAndRole) {
    Member member = TestCalls.member(jobAndRole);
    coordinator.join(member, size);
    return member;
  }

  @Override
  public Told call(String jobAndRole, Call call) {
    return call(jobAndRole, "call-" + ++calls, call);
  }

  Told call(String jobAndRole, String callId, Call call) {
    Told told = new Told();
    told.pending = coordinator.call(TestCalls.member(jobAndRole), callId, call, told.outcomes::add);
    return told;
  }

  static Outcome data(String... lines) {
    List<Datum> data = new ArrayList<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      int equals = line.indexOf('=');
      data.add(
          new Datum(
              line.substring(0, colon),
              line.substring(colon + 1, equals),
              line.substring(equals + 1)));
    }
    return new Outcome.Data(data);
  }

  /** What a caller was told so far. */
  static final class Told {
    final List<Outcome> outcomes = new ArrayList<>();
    Pending pending;

    boolean waits() {
      return outcomes.isEmpty();
    }

    Outcome outcome() {
      if (outcomes.size() != 1) {
        throw new AssertionError("outcomes: " + outcomes);
      }
      return outcomes.get(0);
    }

    String missing() {
      return pending.missing().text();
    }
  }
}
