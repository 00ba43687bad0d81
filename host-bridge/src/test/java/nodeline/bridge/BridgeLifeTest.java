// SPDX-License-Identifier: Apache-2.0
package nodeline.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import nodeline.DaemonThreads;
import nodeline.config.Configuration;
import nodeline.config.CoordinatorConfig;
import nodeline.control.ControlServer;
import nodeline.group.Call;
import nodeline.group.Coordinator;
import nodeline.group.GroupView;
import nodeline.group.Member;
import nodeline.group.Outcome;
import nodeline.group.Pending;
import nodeline.service.ServiceNotifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must live, lest the program ends and its service starts it again. */
class BridgeLifeTest {
  private static final Configuration NOTHING =
      new Configuration(CoordinatorConfig.EMBEDDED, List.of(), List.of());

  @TempDir private Path folder;

  /** One whose thread is dead, or not. */
  private record MortalCoordinator(CompletableFuture<Void> alive) implements Coordinator {
    @Override
    public void join(Member member, int groupSize) {}

    @Override
    public Pending call(Member caller, String id, Call call, Consumer<Outcome> whenDone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<GroupView> groups() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  private BridgeLife life(Bridge bridge, ControlServer control) {
    return new BridgeLife(bridge, control, () -> NOTHING, ServiceNotifier.find());
  }

  private Bridge bridge(CompletableFuture<Void> alive) {
    return new Bridge(NOTHING, folder.resolve("state"), new CallLog(), new MortalCoordinator(alive))
        .start();
  }

  @Test
  void livesWhileItsLoopsAndItsCoordinatorDo() throws Exception {
    try (ControlServer control = new ControlServer(folder.resolve("control"));
        Bridge bridge = bridge(CompletableFuture.completedFuture(null))) {
      control.publish(Map.of());
      life(bridge, control).alive().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void isDeadWithTheThreadOfItsCoordinator() {
    CompletableFuture<Void> dead =
        CompletableFuture.failedFuture(new IllegalStateException("the journal's thread is dead"));
    try (ControlServer control = new ControlServer(folder.resolve("control"));
        Bridge bridge = bridge(dead)) {
      CompletableFuture<Void> asked = life(bridge, control).alive();
      ExecutionException why =
          assertThrows(ExecutionException.class, () -> asked.get(10, TimeUnit.SECONDS));
      assertEquals("the journal's thread is dead", why.getCause().getMessage());
      CompletableFuture.runAsync(bridge::close, DaemonThreads.EACH).join();
      assertTrue(life(bridge, control).alive().isDone(), "its end is no death");
    }
  }
}
