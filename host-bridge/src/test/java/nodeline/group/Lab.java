// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A coordinator with one group, and calls whose outcomes are kept. */
final class Lab {
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

  static Member member(String jobAndRole) {
    String[] parts = jobAndRole.split("/");
    return new Member("lab", parts[0], parts[1]);
  }

  Member join(String jobAndRole) {
    Member member = member(jobAndRole);
    coordinator.join(member, size);
    return member;
  }

  Told call(String jobAndRole, Call call) {
    return call(jobAndRole, "call-" + ++calls, call);
  }

  Told call(String jobAndRole, String callId, Call call) {
    Told told = new Told();
    told.pending = coordinator.call(member(jobAndRole), callId, call, told.outcomes::add);
    return told;
  }

  Told send(String jobAndRole, String id, String... pairs) {
    return call(jobAndRole, Lab.sendCall(id, pairs));
  }

  Told await(String jobAndRole, String id) {
    return call(jobAndRole, new Call.Wait(id));
  }

  Told awaitAll(String jobAndRole, String id) {
    return call(jobAndRole, new Call.WaitAll(id, Optional.empty()));
  }

  Told awaitAll(String jobAndRole, String id, String role) {
    return call(jobAndRole, new Call.WaitAll(id, Optional.of(role)));
  }

  Told sync(String jobAndRole, String id) {
    return call(jobAndRole, new Call.Sync(id));
  }

  static Call.Send sendCall(String id, String... pairs) {
    Map<String, String> data = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      data.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new Call.Send(id, data);
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
