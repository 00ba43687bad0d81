// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.HostPort;
import nodeline.console.TestTools;
import nodeline.lava.wire.CoordinatorAddress;

/** Debian's lava-coordinator on a port of its own; it may be killed and started again. */
public final class RealCoordinator implements AutoCloseable {
  private static final String PROGRAM = "lava-coordinator";

  private final int port = TestTools.freePort();
  private final Path config;
  private final Path log;
  private Process process;

  /** Not started; skips the test without the program. */
  public RealCoordinator(Path folder) throws IOException {
    TestTools.require(PROGRAM);
    log = folder.resolve("lava-coordinator.log");
    config = folder.resolve("lava-coordinator.conf");
    Files.writeString(config, "{\"port\": " + port + "}");
  }

  /** A running one. */
  public static RealCoordinator started(Path folder) throws IOException {
    RealCoordinator coordinator = new RealCoordinator(folder);
    coordinator.start();
    return coordinator;
  }

  public CoordinatorAddress address() {
    return new CoordinatorAddress(new HostPort("127.0.0.1", port), false);
  }

  /** Starts it, with nothing known, and waits until it serves. */
  public void start() throws IOException {
    process =
        new ProcessBuilder(PROGRAM, "--config", config.toString(), "--logfile", "-")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await("lava-coordinator").until(() -> Files.readString(log).contains("Ready to accept"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void kill() throws InterruptedException {
    assertTrue(process.isAlive(), "it died before");
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }
}
