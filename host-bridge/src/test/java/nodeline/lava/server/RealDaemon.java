// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nodeline.console.TestTools;

/** The daemon of the package lava-coordinator, on the loopback. */
final class RealDaemon implements AutoCloseable {
  /** As the package starts it, but for the address: it would bind to all. */
  private static final String PROGRAM =
      """
      import logging, socket, sys
      from lava.coordinator import LavaCoordinator
      class Loopback(socket.socket):
          def bind(self, address):
              super().bind(("127.0.0.1", address[1]))
      socket.socket = Loopback
      logging.disable(logging.CRITICAL)
      LavaCoordinator("127.0.0.1", int(sys.argv[1]), 4096).run()
      """;

  final int port = TestTools.freePort();
  private final Process process;

  private RealDaemon() throws IOException {
    TestTools.require("lava-coordinator");
    process =
        new ProcessBuilder("/usr/bin/python3", "-c", PROGRAM, Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  static RealDaemon start() throws IOException {
    RealDaemon daemon = new RealDaemon();
    try {
      await().atMost(60, TimeUnit.SECONDS).until(daemon::listens);
      return daemon;
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  /** Looks without connecting, which would disturb it. */
  private boolean listens() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("lava-coordinator has ended: status=" + process.exitValue());
    }
    String listening = " 0100007F:%04X 00000000:0000 0A ".formatted(port);
    return Files.readString(Path.of("/proc/net/tcp")).contains(listening);
  }

  /** Whether it has died of what it was asked. */
  boolean diesSoon() throws InterruptedException {
    return process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
