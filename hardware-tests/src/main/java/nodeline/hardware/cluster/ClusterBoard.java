// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import nodeline.hardware.history.Operation;

/** A board of a group: rounds of some sends, perhaps a wait, and a barrier. */
final class ClusterBoard implements Runnable {
  private static final int IDS = 50;
  private static final int BARRIERS = 5;
  private static final int LONGEST_MINUTES = 3;
  private static final String DATA = "data ";
  private static final AtomicInteger CALLS = new AtomicInteger();

  private final GroupRun group;
  private final int process;
  private final HostProcess host;
  private final Random random;
  private final IntSupplier pause;
  private final List<String> own = new ArrayList<>();

  /**
   * A board that does nothing yet. Its number in the group is that of its host.
   *
   * @param pause milliseconds on average between its calls
   */
  ClusterBoard(GroupRun group, HostProcess host, Random random, IntSupplier pause) {
    this.group = group;
    this.process = host.number();
    this.host = host;
    this.random = random;
    this.pause = pause;
  }

  @Override
  public void run() {
    try {
      for (int round = 1; group.mayBegin(round); round++) {
        round(round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      group.find("board %d: no answer in %d min".formatted(process, LONGEST_MINUTES));
    }
  }

  boolean isAt(HostProcess one) {
    return host.equals(one);
  }

  /** Reads all messages of its group; a finding if one that was sent is missing. */
  void readAll() throws InterruptedException {
    try {
      for (String id : group.ids()) {
        Map<Integer, Integer> counts = read(id);
        if (!counts.equals(group.counts(id))) {
          group.find("lost: %s: %s of %s".formatted(id, counts, group.counts(id)));
        }
      }
    } catch (TimeoutException | ExecutionException e) {
      group.find("board %d: no answer at the end".formatted(process));
    }
  }

  private void round(int round) throws InterruptedException, TimeoutException, ExecutionException {
    int sends = 2 + random.nextInt(2);
    for (int i = 0; i < sends; i++) {
      think();
      send("m" + random.nextInt(IDS));
    }
    if (random.nextBoolean()) {
      think();
      read(own.get(random.nextInt(own.size())));
    }
    think();
    sync(new Operation.Sync("s" + round % BARRIERS, (round - 1) / BARRIERS + 1));
  }

  /** A fast board finds few faults: time between calls is part of the load. */
  private void think() throws InterruptedException {
    int mean = pause.getAsInt();
    if (mean > 0) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(2 * mean));
    }
  }

  private void send(String id) throws InterruptedException, TimeoutException, ExecutionException {
    GroupRun.Message message = group.next(process, id);
    long begin = System.nanoTime();
    String told = call("lava-send " + message.words());
    end(begin, new Operation.Send(id), told, "done");
    own.add(id);
  }

  private void sync(Operation.Sync sync)
      throws InterruptedException, TimeoutException, ExecutionException {
    long begin = System.nanoTime();
    group.arrives(sync, begin);
    end(begin, sync, call("lava-sync " + sync.id()), DATA);
  }

  /** Waits for an id that somebody has sent, and notes what is told. */
  private Map<Integer, Integer> read(String id)
      throws InterruptedException, TimeoutException, ExecutionException {
    long begin = System.nanoTime();
    String told = call("lava-wait " + id);
    if (!told.startsWith(DATA)) {
      group.find("lava-wait %s of %d: %s".formatted(id, process, told));
      return Map.of();
    }
    Map<Integer, Integer> counts = group.counts(id, told.substring(DATA.length()).strip());
    end(begin, new Operation.Wait(id, counts), told, DATA);
    return counts;
  }

  private void end(long begin, Operation.Act act, String told, String expected) {
    if (!told.startsWith(expected)) {
      group.find("%s of %d: %s".formatted(act, process, told));
    }
    group.add(new Operation(process, host.number(), begin, System.nanoTime(), act));
  }

  private String call(String words)
      throws InterruptedException, TimeoutException, ExecutionException {
    String id = "%012x".formatted(CALLS.incrementAndGet());
    String rest = "%s %s %s %s".formatted(group.name(), group.job(process), id, words);
    return host.ask("call", rest).answer().get(LONGEST_MINUTES, TimeUnit.MINUTES);
  }
}
