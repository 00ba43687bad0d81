// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.lava;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.hardware.rig.Shells;

/** Debian's lava-coordinator on the loopback. */
final class LavaDaemon implements AutoCloseable {
  private final Process process;

  /** Starts it and waits until it serves: to try a connection would disturb it. */
  LavaDaemon(Path folder, int port) throws IOException {
    Shells.requireInstalled("lava-coordinator");
    Path config = folder.resolve("coordinator.conf");
    Path log = folder.resolve("coordinator.log");
    Files.writeString(config, "{\"port\": " + port + "}");
    process =
        new ProcessBuilder("lava-coordinator", "--config", config.toString(), "--logfile", "-")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> Files.readString(log).contains("Ready to accept"));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
