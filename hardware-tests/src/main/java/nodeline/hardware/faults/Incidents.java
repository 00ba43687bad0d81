// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.faults;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.faults.Tally.Wrong;
import nodeline.hardware.rig.BridgeProcess;

/**
 * Does to the bridge and its cables what the profile says, again and again, on a thread of its own.
 */
final class Incidents implements AutoCloseable {
  private static final int SHORTEST_REST_MILLIS = 300;
  private static final int LONGEST_REST_MILLIS = 4000;

  /** A bridge finds its coordinator again within seconds, so that has to live for longer. */
  private static final int COORDINATOR_LIVES_MILLIS = 4000;

  private final Scene scene;
  private final Tally tally;
  private final Random random;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "fault-incidents");
  private int happened;

  Incidents(Scene scene, Tally tally, long seed) {
    this.scene = scene;
    this.tally = tally;
    random = new Random(seed);
    if (happens()) {
      thread.start();
    }
  }

  private boolean happens() {
    return switch (scene.plan().profile().incident()) {
      case NONE, RESET -> false;
      case UNPLUG, KILL, STOP, DISK, COORDINATOR -> true;
    };
  }

  private void run() {
    try {
      boolean slow = scene.plan().profile().incident() == Profile.Incident.COORDINATOR;
      int more = slow ? COORDINATOR_LIVES_MILLIS : 0;
      int calls = 0;
      while (!stopsWithin(SHORTEST_REST_MILLIS + more, LONGEST_REST_MILLIS + more)) {
        if (tally.calls() > calls) { // else a busy machine would never come to an end
          happen();
          happened++;
          calls = tally.calls();
        }
      }
    } catch (IOException | RuntimeException e) {
      tally.found(Wrong.LOST, "the bridge did not come back: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void happen() throws IOException, InterruptedException {
    FaultHost host = scene.host();
    switch (scene.plan().profile().incident()) {
      case UNPLUG -> scene.boards().get(random.nextInt(scene.boards().size())).cable().hangUp();
      case KILL -> host.kill();
      case COORDINATOR -> host.killCoordinator();
      case STOP -> stop(host.process());
      case DISK -> fillDisk(host);
      default -> throw new IllegalStateException();
    }
  }

  /**
   * Asks for nothing in between: somebody may wait for the stopped bridge, with the host's lock.
   */
  private void stop(BridgeProcess process) throws IOException, InterruptedException {
    process.signal("STOP");
    stopsWithin(50, 5000);
    process.signal("CONT");
  }

  /** Sometimes power is lost while it is full. */
  private void fillDisk(FaultHost host) throws IOException, InterruptedException {
    Disk disk = scene.disk().orElseThrow();
    BridgeProcess process = host.process();
    disk.fill(process);
    stopsWithin(200, 2000);
    disk.free(process);
    if (random.nextInt(3) == 0) {
      host.kill();
    }
  }

  /** Waits for a time between these, by the seed. */
  private boolean stopsWithin(int shortest, int longest) throws InterruptedException {
    int millis = shortest + random.nextInt(longest - shortest);
    return stop.await(millis, TimeUnit.MILLISECONDS);
  }

  /** How often it happened. */
  int happened() {
    return happened;
  }

  /** Returns when the last of it is over. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
