// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports for programs that must be told one, below those that the system gives to connections: one
 * of these could be taken before the program listens on it. Other tests of this machine are not
 * given the same: a UDP port of that number is this process's, as long as it lives.
 */
public final class FreePort {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 18_000;
  private static final List<DatagramSocket> CLAIMS = new ArrayList<>();

  private FreePort() {}

  public static synchronized int next() {
    int last = CLAIMS.isEmpty() ? LOWEST - 1 : CLAIMS.get(CLAIMS.size() - 1).getLocalPort();
    for (int port = last + 1; port < HIGHEST; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        CLAIMS.add(new DatagramSocket(probe.getLocalPort(), probe.getInetAddress()));
        return port;
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new IllegalStateException("no port is free between " + last + " and " + HIGHEST);
  }
}
