// SPDX-License-Identifier: Apache-2.0
package nodeline.net;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import nodeline.console.TestTools;
import nodeline.group.EmbeddedCoordinator;
import nodeline.lava.server.CoordinatorServer;
import nodeline.lava.server.ServerConfig;
import nodeline.lava.server.ServerLimits;
import org.junit.jupiter.api.Test;

class ServerPortTest {
  @Test
  void anAddressOfIpv4TakesClientsOfIpv4Alone() throws IOException {
    int port = TestTools.freePort();
    try (CoordinatorServer server =
        CoordinatorServer.start(
            ServerConfig.parse("0.0.0.0:" + port, false),
            Optional.empty(),
            new EmbeddedCoordinator(),
            ServerLimits.DEFAULT)) {
      InetAddress ipv4 = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      new Socket(ipv4, server.config().server().port()).close();
      byte[] loopback = new byte[16];
      loopback[15] = 1;
      InetAddress ipv6 = InetAddress.getByAddress(loopback);
      assertThrows(ConnectException.class, () -> new Socket(ipv6, port).close());
    }
  }
}
