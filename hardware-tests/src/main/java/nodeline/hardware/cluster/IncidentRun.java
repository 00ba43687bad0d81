// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nodeline.hardware.cluster.Incident.Victim;
import nodeline.hardware.history.Operation;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Lets incidents happen while boards make calls, and sees that the calls go on. */
final class IncidentRun {
  private static final int PATIENCE_SECONDS = 60;
  private static final int SILENCE_SECONDS = 3;

  private final Cluster cluster;
  private final List<GroupRun> groups;
  private final Random random;

  /**
   * How long calls took from an incident on, or from the majority's return on, in nanoseconds.
   *
   * @param send the slowest one
   * @param barrier the slowest one, from the last arrival on if that is later
   * @param election from the end of the fault until there was a leader, where calls had to wait
   * @param finding what went wrong; empty if nothing did
   */
  record Told(Incident incident, long send, long barrier, long election, String finding) {}

  IncidentRun(Cluster cluster, List<GroupRun> groups, Random random) {
    this.cluster = cluster;
    this.groups = groups;
    this.random = random;
  }

  /** Waits until the calls of all boards go on. */
  void awaitCalm() {
    awaitProgress(System.nanoTime());
  }

  /** One incident, until all is well again. */
  Told happen(Incident incident) throws IOException {
    try {
      return incident.victim() == Victim.BRIDGE ? ofBridge(incident) : ofServers(incident);
    } catch (ConditionTimeoutException e) {
      return new Told(incident, 0, 0, 0, incident + ": " + e.getMessage());
    }
  }

  private Told ofServers(Incident incident) throws IOException {
    List<Server> victims = victims(incident.victim());
    long since = System.nanoTime();
    for (Server victim : victims) {
      victim.begin(incident.fault());
    }
    if (incident.victim().stopsCalls()) {
      cluster.hosts().forEach(this::awaitWord);
    } else {
      awaitProgress(System.nanoTime()); // a loss of power takes a moment to happen
    }
    Told told = told(incident, since, since);
    long end = System.nanoTime();
    for (Server victim : victims) {
      victim.end(incident.fault());
    }
    if (incident.victim().stopsCalls()) {
      Cluster.awaitMajority(victims);
      since = System.nanoTime();
      awaitProgress(since);
      told = told(incident, end, since);
    }
    cluster.awaitLeader();
    return told;
  }

  private List<Server> victims(Victim victim) {
    List<Server> all = new ArrayList<>(cluster.servers());
    Server leader = cluster.leader();
    Collections.shuffle(all, random);
    return switch (victim) {
      case FOLLOWER -> all.stream().filter(one -> !one.equals(leader)).limit(1).toList();
      case LEADER -> List.of(leader);
      case MAJORITY -> List.copyOf(all.subList(0, 1 + all.size() / 2));
      default -> List.copyOf(all);
    };
  }

  private Told ofBridge(Incident incident) throws IOException {
    HostProcess victim = cluster.host(random.nextInt(Cluster.HOSTS));
    switch (incident.fault()) {
      case KILLED -> {
        victim.kill();
        victim.start();
      }
      case CUT -> {
        victim.place().cut();
        awaitWord(victim);
        victim.place().join();
      }
      default -> {
        victim.pause();
        pass(SILENCE_SECONDS);
        victim.goOn();
      }
    }
    long since = System.nanoTime();
    awaitProgress(since);
    return told(incident, since, since);
  }

  private static void pass(int seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds); // the fault itself
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A bridge says why its calls wait, and so does a call. */
  private void awaitWord(HostProcess host) {
    until(
        "host %d says why calls wait".formatted(host.number()),
        () ->
            isReason(host.ask("problem", "").answer().join())
                && host.waiting()
                    .filter(call -> isReason(host.ask("why", call).answer().join()))
                    .isPresent());
  }

  private static boolean isReason(String text) {
    return text.contains("no majority of the etcd servers")
        || text.contains("no etcd server answers");
  }

  /** Each board's send and barrier, begun after a moment, have ended. */
  private void awaitProgress(long since) {
    for (GroupRun group : groups) {
      Cluster.numbers()
          .forEach(
              process ->
                  until(
                      "calls of %s go on".formatted(group.job(process)),
                      () ->
                          group.count(one -> isLater(one, process, since, Operation.Send.class)) > 0
                              && group.count(
                                      one -> isLater(one, process, since, Operation.Sync.class))
                                  > 0));
    }
  }

  private static boolean isLater(Operation one, int process, long since, Class<?> kind) {
    return one.process() == process && one.begin() >= since && kind.isInstance(one.act());
  }

  private static void until(String what, Supplier<Boolean> condition) {
    Awaitility.await(what)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(condition::get);
  }

  private Told told(Incident incident, long end, long since) {
    long send = 0;
    long barrier = 0;
    for (GroupRun group : groups) {
      for (Operation one : group.history()) {
        long from = Math.max(since, one.begin());
        if (one.act() instanceof Operation.Send) {
          send = Math.max(send, one.end() - from);
        } else if (one.act() instanceof Operation.Sync sync) {
          barrier = Math.max(barrier, one.end() - Math.max(from, group.lastArrival(sync)));
        }
      }
    }
    return new Told(incident, send, barrier, since - end, "");
  }
}
