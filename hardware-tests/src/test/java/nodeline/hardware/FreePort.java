// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told one, below those that the system gives to connections: one
 * of these could be taken before the program listens on it.
 */
final class FreePort {
  private static final int LOWEST = 10_000;
  private static final int COUNT = 8_000;
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 37 % COUNT));

  private FreePort() {}

  static int next() {
    while (true) {
      int port = LOWEST + NEXT.getAndIncrement() % COUNT;
      try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return server.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
  }
}
