// SPDX-License-Identifier: Apache-2.0
package nodeline.group;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import nodeline.group.HostsLab.Asked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random calls, against the documented rules written down as directly as possible. */
class CoordinatorModelTest {
  private static final int RUNS = 150;
  private static final int LOGGED_RUNS = 50;
  private static final int STEPS = 120;

  /** A call that the model follows; {@code round} is that of a sync. */
  private record Open(String member, String callId, Call call, int round, Asked told) {}

  /** What happened, in order: {@code data} of a send, {@code round} of a sync. */
  private record Event(String member, String id, Map<String, String> data, int round) {}

  private final List<String> joined = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Open> begun = new HashMap<>();
  private final List<Open> open = new ArrayList<>();
  private int size;

  @ParameterizedTest
  @EnumSource(value = HostsLab.Kind.class, names = "WIRE_.*", mode = EnumSource.Mode.MATCH_NONE)
  void randomCallsEndAsTheRulesSay(HostsLab.Kind kind) {
    for (long seed : List.of(1L, 20_260_101L, 4_711L)) {
      run(kind, new Random(seed));
    }
  }

  private static void run(HostsLab.Kind kind, Random seeds) {
    int runs = kind == HostsLab.Kind.EMBEDDED ? RUNS : LOGGED_RUNS;
    for (int i = 0; i < runs; i++) {
      long runSeed = seeds.nextLong();
      try {
        new CoordinatorModelTest().runOne(kind, new Random(runSeed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + runSeed, e);
      }
    }
  }

  private void runOne(HostsLab.Kind kind, Random random) {
    size = 1 + random.nextInt(4);
    try (HostsLab lab = new HostsLab(kind, size)) {
      runIn(lab, random);
    }
  }

  private void runIn(HostsLab lab, Random random) {
    for (int step = 0; step < STEPS; step++) {
      if (joined.isEmpty() || (joined.size() < size && random.nextInt(10) == 0)) {
        String member = joined.size() + "/" + "rst".charAt(random.nextInt(2));
        joined.add(member);
        lab.join(member);
      } else if (!open.isEmpty() && random.nextInt(8) == 0) {
        open.remove(random.nextInt(open.size())).told().pending.cancel();
      } else {
        begin(lab, random, step);
      }
      check();
    }
  }

  private void begin(HostsLab lab, Random random, int step) {
    String member = joined.get(random.nextInt(joined.size()));
    Open before = begun.get(member + random.nextInt(step + 1));
    String callId = before == null ? member + step : before.callId();
    Call call = before == null ? randomCall(random) : before.call();
    int round = before == null ? execute(member, call) : before.round();
    Open opened = new Open(member, callId, call, round, lab.call(member, callId, call));
    begun.put(callId, opened);
    open.add(opened);
  }

  private static Call randomCall(Random random) {
    String id = "xyz".substring(random.nextInt(2)).substring(0, 1);
    return switch (random.nextInt(10)) {
      case 0 -> new Call.Roles();
      case 1 -> new Call.Jobs(Optional.of("rst").map(r -> r.substring(random.nextInt(3))));
      case 2, 3 -> TestCalls.sendCall(id, random.nextInt(3) + "=" + random.nextInt(9), "k=v");
      case 4 -> new Call.Wait(id);
      case 5 -> new Call.WaitAll(id, Optional.empty());
      case 6 -> new Call.WaitAll(id, Optional.of("rst".charAt(random.nextInt(3)) + ""));
      default -> new Call.Sync(id);
    };
  }

  private int execute(String member, Call call) {
    if (call instanceof Call.Send send) {
      events.add(new Event(member, send.id(), send.data(), 0));
    }
    if (call instanceof Call.Sync sync) {
      int last = lastRound(member, sync.id());
      int round = last > 0 && !complete(sync.id(), last) ? last : last + 1;
      events.add(new Event(member, sync.id(), Map.of(), round));
      return round;
    }
    return 0;
  }

  private int lastRound(String member, String id) {
    return events.stream()
        .filter(e -> e.member().equals(member) && e.id().equals(id))
        .mapToInt(Event::round)
        .max()
        .orElse(0);
  }

  private boolean sent(String member, String id) {
    return events.stream().anyMatch(e -> e.member().equals(member) && e.id().equals(id));
  }

  private boolean complete(String id, int round) {
    return joined.size() == size
        && joined.stream().allMatch(m -> lastRound(m, id) >= round || (round == 1 && sent(m, id)));
  }

  private void check() {
    for (Open call : List.copyOf(open)) {
      Optional<Outcome> expected = outcome(call);
      assertEquals(
          expected.map(List::of).orElse(List.of()), call.told().outcomes(), () -> call.toString());
      if (expected.isPresent()) {
        open.remove(call);
      }
    }
  }

  private Optional<Outcome> outcome(Open open) {
    Call call = open.call();
    if (call instanceof Call.Send) {
      return Optional.of(new Outcome.Done());
    }
    if (call instanceof Call.Wait wait) {
      return data(joined.stream().anyMatch(m -> sent(m, wait.id())), wait.id());
    }
    if (call instanceof Call.Sync sync) {
      return data(complete(sync.id(), open.round()), sync.id());
    }
    if (joined.size() < size) {
      return Optional.empty();
    }
    if (call instanceof Call.WaitAll wait && wait.role().isEmpty()) {
      return data(joined.stream().allMatch(m -> sent(m, wait.id())), wait.id());
    }
    if (call instanceof Call.WaitAll wait) {
      List<String> wanted = withRole(wait.role().get());
      if (wanted.isEmpty()) {
        return Optional.of(
            new Outcome.Failed(
                "no member of the group has the role \"%s\"; its roles: %s"
                    .formatted(wait.role().get(), String.join(", ", roles()))));
      }
      return data(wanted.stream().allMatch(m -> sent(m, wait.id())), wait.id());
    }
    if (call instanceof Call.Jobs jobs) {
      List<Member> wanted = withRole(jobs.role().get()).stream().map(TestCalls::member).toList();
      return Optional.of(wanted.isEmpty() ? new Outcome.Failed("") : new Outcome.Members(wanted));
    }
    return Optional.of(new Outcome.Roles(roles()));
  }

  private List<String> withRole(String role) {
    return joined.stream().filter(m -> m.endsWith("/" + role)).toList();
  }

  private List<String> roles() {
    return joined.stream().map(m -> m.substring(m.indexOf('/') + 1)).distinct().toList();
  }

  private Optional<Outcome> data(boolean ready, String id) {
    if (!ready) {
      return Optional.empty();
    }
    List<Datum> data = new ArrayList<>();
    for (String member : joined) {
      List<String> keys =
          events.stream()
              .filter(e -> e.member().equals(member) && e.id().equals(id))
              .flatMap(e -> e.data().keySet().stream())
              .distinct()
              .toList();
      for (String key : keys) {
        String value =
            events.stream()
                .filter(e -> e.member().equals(member) && e.id().equals(id))
                .filter(e -> e.data().containsKey(key))
                .reduce((a, b) -> b)
                .orElseThrow()
                .data()
                .get(key);
        data.add(new Datum(TestCalls.member(member).job(), key, value));
      }
    }
    return Optional.of(new Outcome.Data(data));
  }
}
