// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.history;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nodeline.hardware.history.Operation.Send;
import nodeline.hardware.history.Operation.Sync;
import nodeline.hardware.history.Operation.Wait;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.Result;
import org.jetbrains.kotlinx.lincheck.ValueResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionResult;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.kotlinx.lincheck.execution.HBClock;
import org.jetbrains.kotlinx.lincheck.execution.ResultWithClock;
import org.jetbrains.kotlinx.lincheck.verifier.linearizability.LinearizabilityVerifier;

/**
 * Lincheck's search for an order, so that a history is not judged by our own alone. A sync is two
 * steps of its thread, as in {@link Linearization}. Which steps were over when one began is told by
 * clocks; those of a replica's step count its own host alone.
 */
public final class Lincheck {
  /** Lincheck goes down once for each step. */
  private static final long STACK = 1L << 28;

  private static final int MINUTES = 2;

  private final List<List<Step>> steps = new ArrayList<>();

  private record Step(Operation operation, String method) {
    boolean isOfReplica() {
      return method.equals("passes") || method.equals("told");
    }
  }

  /** A group with nothing but its rules: what Lincheck compares with. */
  public static final class Rules {
    private final Map<String, Map<Integer, Integer>> sent = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> come = new TreeMap<>();

    /** One more message. */
    public String sends(String id, int process) {
      sent.computeIfAbsent(id, unused -> new TreeMap<>()).merge(process, 1, Integer::sum);
      return "done";
    }

    /** All messages, as text. */
    public String told(String id) {
      return sent.getOrDefault(id, Map.of()).toString();
    }

    /** A process comes to a barrier. */
    public String comes(String id, int process) {
      come.computeIfAbsent(id, unused -> new TreeMap<>()).merge(process, 1, Integer::sum);
      return "done";
    }

    /** Whether so many processes have come so often. */
    public boolean passes(String id, int round, int processes) {
      Map<Integer, Integer> counts = come.getOrDefault(id, Map.of());
      return counts.values().stream().filter(count -> count >= round).count() == processes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Rules same && sent.equals(same.sent) && come.equals(same.come);
    }

    @Override
    public int hashCode() {
      return Objects.hash(sent, come);
    }
  }

  private Lincheck(List<Operation> history) {
    int processes = history.stream().mapToInt(Operation::process).max().orElse(-1) + 1;
    IntStream.range(0, processes).forEach(process -> steps.add(new ArrayList<>()));
    history.stream()
        .sorted(Comparator.comparingLong(Operation::begin))
        .forEach(
            one -> {
              List<Step> own = steps.get(one.process());
              if (one.act() instanceof Sync) {
                own.add(new Step(one, "comes"));
                own.add(new Step(one, "passes"));
              } else {
                own.add(new Step(one, one.act() instanceof Send ? "sends" : "told"));
              }
            });
  }

  /** Whether Lincheck finds an order of the history. */
  public static boolean finds(List<Operation> history) {
    Lincheck checker = new Lincheck(history);
    CompletableFuture<Boolean> found = new CompletableFuture<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                found.complete(checker.verify());
              } catch (RuntimeException | Error e) {
                found.completeExceptionally(e);
              }
            },
            "lincheck",
            STACK);
    thread.setDaemon(true);
    thread.start();
    return found.orTimeout(MINUTES, TimeUnit.MINUTES).join();
  }

  /**
   * Whether it finds an order of the calls on each id alone. An order of all is one of each, too;
   * and Lincheck, which has no memory of what it has tried, comes to the end of these.
   */
  public static boolean findsForEachId(List<Operation> history) {
    return history.stream().collect(Collectors.groupingBy(one -> one.act().id())).values().stream()
        .allMatch(Lincheck::finds);
  }

  private boolean verify() {
    List<List<Actor>> actors = new ArrayList<>();
    List<List<ResultWithClock>> results = new ArrayList<>();
    for (List<Step> own : steps) {
      actors.add(own.stream().map(this::actor).toList());
      results.add(
          own.stream().map(step -> new ResultWithClock(result(step), clock(step))).toList());
    }
    return new LinearizabilityVerifier(Rules.class)
        .verifyResults(
            new ExecutionScenario(List.of(), actors, List.of()),
            new ExecutionResult(List.of(), results, List.of()));
  }

  private Actor actor(Step step) {
    Operation one = step.operation();
    String id = one.act().id();
    return switch (step.method()) {
      case "told" -> new Actor(method("told", String.class), List.of(id));
      case "passes" ->
          new Actor(
              method("passes", String.class, int.class, int.class),
              List.of(id, ((Sync) one.act()).round(), steps.size()));
      default ->
          new Actor(method(step.method(), String.class, int.class), List.of(id, one.process()));
    };
  }

  private static Method method(String name, Class<?>... arguments) {
    try {
      return Rules.class.getMethod(name, arguments);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Result result(Step step) {
    return new ValueResult(
        switch (step.method()) {
          case "told" -> new TreeMap<>(((Wait) step.operation().act()).counts()).toString();
          case "passes" -> true;
          default -> "done";
        });
  }

  /** How many steps of each process have to be before a step. */
  private HBClock clock(Step step) {
    int[] clock = new int[steps.size()];
    for (int process = 0; process < clock.length; process++) {
      List<Step> own = steps.get(process);
      clock[process] =
          process == step.operation().process()
              ? own.indexOf(step)
              : (int) own.stream().filter(other -> isBefore(other, step)).count();
    }
    return new HBClock(clock);
  }

  private static boolean isBefore(Step other, Step step) {
    return other.operation().end() < step.operation().begin()
        && (!step.isOfReplica() || other.operation().host() == step.operation().host());
  }
}
