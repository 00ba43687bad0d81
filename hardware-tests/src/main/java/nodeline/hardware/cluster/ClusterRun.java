// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nodeline.hardware.cluster.IncidentRun.Told;
import nodeline.hardware.history.Linearization;
import nodeline.hardware.history.Operation;

/**
 * Boards of four hosts make calls while incidents happen; then all that they were told is checked.
 */
public final class ClusterRun implements AutoCloseable {
  private static final int GROUPS = 4;
  private static final int END_MINUTES = 4;

  private final Plan plan;
  private final Random random;
  private final Cluster cluster;
  private final List<GroupRun> groups;
  private final List<ClusterBoard> boards = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile int pause;

  /**
   * What is to happen.
   *
   * @param sends at least so many
   * @param rounds of barriers, at least so many
   * @param pause milliseconds on average between two calls of a board while incidents happen
   */
  public record Plan(List<Incident> incidents, int sends, int rounds, int pause, long seed) {
    public Plan {
      incidents = List.copyOf(incidents);
    }

    /** A minute: the incidents by which the most goes wrong. */
    public static Plan brief(long seed) {
      return new Plan(Incident.FEW, 500, 50, 100, seed);
    }
  }

  /**
   * What came of it.
   *
   * @param findings what must not be, a line each
   * @param histories of each group
   */
  public record Result(
      long sends,
      long rounds,
      List<Told> incidents,
      List<String> findings,
      List<List<Operation>> histories) {
    public Result {
      incidents = List.copyOf(incidents);
      findings = List.copyOf(findings);
      histories = List.copyOf(histories);
    }
  }

  /**
   * Starts everything in a folder.
   *
   * @throws nodeline.hardware.rig.MissingPrerequisite if this machine does not permit that
   */
  public ClusterRun(Plan plan, Path folder) throws IOException {
    this.plan = plan;
    random = new Random(plan.seed());
    pause = plan.pause();
    cluster = new Cluster(folder);
    groups =
        IntStream.range(0, GROUPS).mapToObj(i -> new GroupRun("g" + i, Cluster.HOSTS)).toList();
  }

  /**
   * Runs the plan.
   *
   * @param told each incident, once it is over
   */
  public Result run(Consumer<Told> told) throws IOException, InterruptedException {
    startBoards();
    IncidentRun incidents = new IncidentRun(cluster, groups, random);
    incidents.awaitCalm();
    List<Told> all = new ArrayList<>();
    for (Incident incident : plan.incidents()) {
      Told one = incidents.happen(incident);
      all.add(one);
      told.accept(one);
    }
    pause = 0;
    endBoards();
    List<String> findings = new ArrayList<>(all.stream().map(Told::finding).toList());
    findings.removeIf(String::isEmpty);
    findings.addAll(check());
    return new Result(
        sends(), rounds(), all, findings, groups.stream().map(GroupRun::history).toList());
  }

  private void startBoards() {
    for (GroupRun group : groups) {
      for (HostProcess host : cluster.hosts()) {
        host.join(group.name(), group.job(host.number()), group.size());
        ClusterBoard board =
            new ClusterBoard(group, host, new Random(random.nextLong()), () -> pause);
        boards.add(board);
        Thread thread = new Thread(board, group.job(host.number()));
        thread.setDaemon(true);
        threads.add(thread);
      }
    }
    threads.forEach(Thread::start);
  }

  private void endBoards() throws InterruptedException {
    while (isAnyAlive() && (sends() < plan.sends() || rounds() < plan.rounds())) {
      TimeUnit.MILLISECONDS.sleep(100); // between two looks
    }
    groups.forEach(GroupRun::end);
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(END_MINUTES));
      if (thread.isAlive()) {
        groups.get(0).find("board %s does not end".formatted(thread.getName()));
      }
    }
  }

  private boolean isAnyAlive() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  private long sends() {
    return count(Operation.Send.class);
  }

  private long rounds() {
    return count(Operation.Sync.class) / Cluster.HOSTS;
  }

  private long count(Class<?> kind) {
    return groups.stream().mapToLong(group -> group.count(one -> kind.isInstance(one.act()))).sum();
  }

  /** Reads every message at every host, again at one that begins anew, and looks for an order. */
  private List<String> check() throws IOException, InterruptedException {
    readAll(boards);
    HostProcess fresh = cluster.host(0);
    fresh.kill();
    fresh.start();
    readAll(boards.stream().filter(board -> board.isAt(fresh)).toList());
    List<String> findings = new ArrayList<>();
    for (GroupRun group : groups) {
      requireEqualViews(group);
      findings.addAll(group.findings());
      Optional<String> violation = Linearization.violation(group.history());
      violation.ifPresent(text -> findings.add(group.name() + ": " + text));
    }
    return findings;
  }

  private static void readAll(List<ClusterBoard> boards) throws InterruptedException {
    for (ClusterBoard board : boards) {
      board.readAll();
    }
  }

  private void requireEqualViews(GroupRun group) throws InterruptedException {
    List<String> views = new ArrayList<>();
    for (HostProcess host : cluster.hosts()) {
      try {
        views.add(host.ask("view", group.name()).answer().get(1, TimeUnit.MINUTES));
      } catch (ExecutionException | TimeoutException e) {
        views.add("host %d does not answer".formatted(host.number()));
      }
    }
    if (views.stream().distinct().count() > 1) {
      group.find("the replicas differ: " + String.join("\n  ", views));
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    cluster.close();
  }
}
