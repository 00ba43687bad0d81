// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import nodeline.hardware.history.Operation.Send;
import nodeline.hardware.history.Operation.Sync;
import nodeline.hardware.history.Operation.Wait;

/**
 * Looks for one order of a group's calls that explains what each caller was told: the search of
 * Wing and Gong ("Testing and Verifying Concurrent Objects", 1993), with the memory of Lowe
 * ("Testing for Linearizability", 2017). A configuration is how far each process has come. It is
 * tried once: the group's state follows from it, because messages of several processes add up in
 * any order.
 *
 * <pre>
 *   send              takes effect once, between its begin and its end
 *   sync, its coming  likewise
 *   sync, its passing once all processes have come; between its begin and its end, by the replica
 *   wait              tells the state at one place of the order, by the replica
 * </pre>
 *
 * <p>What a replica tells may be old: nobody is asked. So its place in the order is after all that
 * ended on the same host before, and need not be after what ended elsewhere. It is before all that
 * began after its end, everywhere.
 */
public final class Linearization {
  private static final int MAX_TRIED = 4_000_000;

  /** A call, or the second half of a sync. */
  private record Step(Operation operation, boolean passes) {
    boolean isOfReplica() {
      return passes || operation.act() instanceof Wait;
    }
  }

  /** A step that was taken; a free one excludes no other order. */
  private record Taken(int process, boolean free) {}

  private final int processes;
  private final List<List<Step>> steps = new ArrayList<>();
  private final int[] next;
  private final Map<String, int[]> sent = new HashMap<>();
  private final Map<String, int[]> come = new HashMap<>();
  private final Deque<Taken> path = new ArrayDeque<>();
  private final Set<List<Integer>> tried = new HashSet<>();
  private int longest = -1;
  private String stuck = "";

  private Linearization(List<Operation> history) {
    processes = history.stream().mapToInt(Operation::process).max().orElse(-1) + 1;
    next = new int[processes];
    IntStream.range(0, processes).forEach(process -> steps.add(new ArrayList<>()));
    history.stream()
        .sorted(Comparator.comparingLong(Operation::begin))
        .forEach(
            operation -> {
              List<Step> own = steps.get(operation.process());
              own.add(new Step(operation, false));
              if (operation.act() instanceof Sync) {
                own.add(new Step(operation, true));
              }
            });
  }

  /**
   * What no order explains, in lines for people; empty if there is an order.
   *
   * @throws IllegalStateException if it cannot be decided in reasonable time
   */
  public static Optional<String> violation(List<Operation> history) {
    Linearization search = new Linearization(history);
    return search.find() ? Optional.empty() : Optional.of(search.stuck);
  }

  private boolean find() {
    int from = 0;
    while (from >= 0 && !isWhole()) {
      int step = from == 0 ? replicaStep() : -1;
      boolean free = step >= 0;
      if (!free) {
        note();
        step = cannotBe() ? -1 : firstFrom(from);
      }
      if (step < 0) {
        from = back();
        continue;
      }
      take(step, free);
      from = free || isNew() ? 0 : back();
    }
    return from >= 0;
  }

  private boolean isWhole() {
    return IntStream.range(0, processes).allMatch(process -> head(process).isEmpty());
  }

  private Optional<Step> head(int process) {
    List<Step> own = steps.get(process);
    return next[process] < own.size() ? Optional.of(own.get(next[process])) : Optional.empty();
  }

  private boolean isNew() {
    if (tried.size() >= MAX_TRIED) {
      throw new IllegalStateException("undecided after %,d configurations".formatted(MAX_TRIED));
    }
    return tried.add(Arrays.stream(next).boxed().toList());
  }

  /** A step of a replica that explains itself now. To take it at once excludes nothing. */
  private int replicaStep() {
    return IntStream.range(0, processes)
        .filter(process -> head(process).filter(Step::isOfReplica).isPresent())
        .filter(process -> isExplained(head(process).orElseThrow()) && mayBeNext(process))
        .findFirst()
        .orElse(-1);
  }

  private int firstFrom(int from) {
    return IntStream.range(from, processes)
        .filter(process -> head(process).filter(step -> !step.isOfReplica()).isPresent())
        .filter(this::mayBeNext)
        .findFirst()
        .orElse(-1);
  }

  /** Whether nothing that has to be before a process's step is left. */
  private boolean mayBeNext(int process) {
    Step step = head(process).orElseThrow();
    return IntStream.range(0, processes)
        .filter(other -> other != process)
        .mapToObj(this::head)
        .flatMap(Optional::stream)
        .map(Step::operation)
        .filter(other -> !step.isOfReplica() || other.host() == step.operation().host())
        .noneMatch(other -> other.end() < step.operation().begin());
  }

  private boolean isExplained(Step step) {
    if (step.operation().act() instanceof Sync sync) {
      int[] counts = counts(come, sync.id());
      return Arrays.stream(counts).allMatch(count -> count >= sync.round());
    }
    Wait wait = (Wait) step.operation().act();
    int[] counts = counts(sent, wait.id());
    return Arrays.stream(counts).anyMatch(count -> count > 0)
        && IntStream.range(0, processes)
            .allMatch(process -> counts[process] == wait.counts().getOrDefault(process, 0));
  }

  /** Whether a wait was told less than there is already: then nothing more explains it. */
  private boolean cannotBe() {
    return IntStream.range(0, processes)
        .mapToObj(this::head)
        .flatMap(Optional::stream)
        .anyMatch(step -> step.operation().act() instanceof Wait wait && isOver(wait));
  }

  private boolean isOver(Wait wait) {
    int[] counts = counts(sent, wait.id());
    return IntStream.range(0, processes)
        .anyMatch(process -> counts[process] > wait.counts().getOrDefault(process, 0));
  }

  private int[] counts(Map<String, int[]> of, String id) {
    return of.computeIfAbsent(id, unused -> new int[processes]);
  }

  private void take(int process, boolean free) {
    change(process, head(process).orElseThrow(), 1);
    next[process]++;
    path.push(new Taken(process, free));
  }

  /** Takes back the last step that could have been another; the first of those to try now. */
  private int back() {
    while (!path.isEmpty()) {
      Taken last = path.pop();
      next[last.process()]--;
      change(last.process(), head(last.process()).orElseThrow(), -1);
      if (!last.free()) {
        return last.process() + 1;
      }
    }
    return -1;
  }

  private void change(int process, Step step, int by) {
    if (step.operation().act() instanceof Send send) {
      counts(sent, send.id())[process] += by;
    } else if (step.operation().act() instanceof Sync sync && !step.passes()) {
      counts(come, sync.id())[process] += by;
    }
  }

  /** Keeps where the longest order ends. */
  private void note() {
    if (path.size() > longest) {
      longest = path.size();
      StringBuilder text = new StringBuilder("after " + longest + " steps no order goes on with");
      IntStream.range(0, processes)
          .mapToObj(this::head)
          .flatMap(Optional::stream)
          .forEach(step -> text.append("\n  ").append(step.operation()));
      stuck = text.toString();
    }
  }
}
