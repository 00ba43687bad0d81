// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.link;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nodeline.HostPort;
import nodeline.control.ControlClient;
import nodeline.control.GroupState.MessageState;
import nodeline.hardware.rig.BridgeProcess;
import nodeline.hardware.rig.FreePort;
import nodeline.lava.client.RemoteCoordinator;
import nodeline.lava.wire.CoordinatorAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator that is killed at random moments, while its lock file and its state folder are
 * tampered with: nothing that it acknowledged is lost or done twice. {@code -Dnodeline.kills=500}
 * takes half an hour.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS) // for the long run
class KillTest {
  private static final List<Tampering> ALL = List.of(Tampering.values());
  private static final int KILLS = Integer.getInteger("nodeline.kills", ALL.size());

  /** Kills at which a second coordinator is tried; to start one takes as long as a kill. */
  private static final int FIRST = 70;

  private static final int MAX_LIFE_MILLIS = 400;
  private static final int QUIET_MILLIS = 500;

  @TempDir Path folder;
  private Path state;
  private int port;
  private BridgeProcess process;
  private RemoteCoordinator client;
  private List<Meeting> members;

  @BeforeEach
  void begin() throws IOException {
    state = folder.resolve("state");
    port = FreePort.next();
    process = BridgeProcess.coordinator(folder, port, state);
    HostPort server = new HostPort("127.0.0.1", port);
    client = new RemoteCoordinator(new CoordinatorAddress(server, false));
    members = Meeting.ofTwo(client);
    members.forEach(Meeting::start);
  }

  @AfterEach
  void end() {
    client.close();
    process.close();
  }

  @Test
  void nothingAcknowledgedIsLostOrDoubled() throws Exception {
    long seed = Long.getLong("nodeline.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      Tampering tampering = ALL.get(kill % ALL.size());
      try {
        kill(tampering, random, kill < FIRST);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed=" + seed + " kill=" + kill + " " + tampering, e);
      }
    }
    int rounds = Meeting.finish(members);
    assertEquals(rounds, rounds("s"), "seed=" + seed);
    System.out.printf("kills=%d rounds=%d calls=%d%n", KILLS, rounds, 6 * rounds);
  }

  private void kill(Tampering tampering, Random random, boolean early) throws Exception {
    awaitProgress();
    Thread.sleep(random.nextInt(MAX_LIFE_MILLIS)); // the fault's own moment
    tampering.whileItRuns(state);
    if (tampering.isSeen()) {
      assertNothingIsAcknowledged();
    }
    if (tampering == Tampering.LOCK_REMOVED && early) {
      assertAnotherIsRefused();
    }
    process.signal("KILL");
    tampering.whileItIsDown(state);
    process = BridgeProcess.coordinator(folder, port, state);
  }

  private int acknowledged() {
    return members.stream().mapToInt(Meeting::acknowledged).sum();
  }

  private void awaitProgress() {
    int before = acknowledged();
    await("a call").atMost(4, TimeUnit.MINUTES).until(() -> acknowledged() > before);
    members.forEach(Meeting::assertWell);
  }

  /** But what was looked for and found before the folder went: one call of each member. */
  private void assertNothingIsAcknowledged() throws InterruptedException {
    int before = acknowledged();
    Thread.sleep(QUIET_MILLIS); // time in which it would acknowledge dozens
    int late = acknowledged() - before;
    assertTrue(late <= members.size(), "acknowledged: " + late);
  }

  private void assertAnotherIsRefused() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class,
            () -> BridgeProcess.coordinator(other, FreePort.next(), state).close());
    assertTrue(refused.getMessage().contains("another bridge has the journal open"));
  }

  private int rounds(String id) {
    try (ControlClient control = new ControlClient(folder.resolve("coordinator-control"))) {
      return control.groups().get(0).messages().stream()
          .filter(message -> message.id().equals(id))
          .mapToInt(MessageState::rounds)
          .sum();
    }
  }
}
