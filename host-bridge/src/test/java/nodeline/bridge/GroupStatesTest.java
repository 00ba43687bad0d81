// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.BridgeListener;
import nodeline.control.GroupState.ClearedState;
import nodeline.group.Change;
import nodeline.group.EmbeddedCoordinator;
import nodeline.group.GroupLimits;
import nodeline.group.Journal;
import nodeline.group.Member;
import org.junit.jupiter.api.Test;

class GroupStatesTest {
  private final FullDisk disk = new FullDisk();
  private final EmbeddedCoordinator coordinator =
      new EmbeddedCoordinator(GroupLimits.DEFAULT, disk);
  private final GroupStates groups =
      new GroupStates(
          coordinator,
          () -> new Configuration(CoordinatorConfig.EMBEDDED, List.of(), List.of()),
          BridgeListener.NONE);

  /** A journal that keeps nothing until there is room. */
  private static final class FullDisk implements Journal {
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public void start(Consumer<Change> again, Consumer<Consumer<List<Change>>> whole) {}

    @Override
    public void add(Change change) {}

    @Override
    public void whenSafe(Runnable task) {
      waiting.add(task);
    }

    void hasRoom() {
      waiting.forEach(Runnable::run);
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Else a bridge that is killed then would have the old messages for a test that begins anew. */
  @Test
  void saysThatAGroupIsClearedOnceARestartKnowsIt() {
    coordinator.join(new Member("lab", "a", "server"), 1);
    CompletableFuture<?> cleared = groups.clear("lab").begin();
    assertFalse(cleared.isDone());
    disk.hasRoom();
    assertEquals(new ClearedState(0, 0, 0), cleared.join());
  }

  @Test
  void namesTheGroupsThatThereAre() {
    coordinator.join(new Member("lab", "a", "server"), 1);
    Throwable problem =
        assertThrows(CompletionException.class, () -> groups.clear("lap").begin().join())
            .getCause();
    assertEquals("there is no group \"lap\"", problem.getMessage());
  }
}
