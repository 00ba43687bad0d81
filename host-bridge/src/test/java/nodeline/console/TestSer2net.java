// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real ser2net that serves one port. */
final class TestSer2net implements AutoCloseable {
  private final Process process;
  private final int port;

  /** Before a protocol: whoever connects gets the port from the one that has it. */
  static final String KICKING = "kicking ";

  private TestSer2net(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param protocol such as {@code telnet(rfc2217),tcp}
   * @param device its real path: ser2net would lock a link's name
   */
  static TestSer2net start(Path folder, String protocol, Path device) throws IOException {
    return start(folder, protocol, device, TestTools.freePort());
  }

  static TestSer2net start(Path folder, String protocol, Path device, int port) throws IOException {
    TestTools.require("ser2net");
    Path file =
        Files.writeString(
            folder.resolve("ser2net.yaml"),
            """
            connection: &c
              accepter: %s,127.0.0.1,%d
              connector: serialdev,%s,115200n81,local
              options:
                kickolduser: %s
            """
                .formatted(
                    protocol.replace(KICKING, ""), port, device, protocol.startsWith(KICKING)));
    Process process =
        new ProcessBuilder("ser2net", "-n", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("ser2net.log").toFile())
            .start();
    TestSer2net server = new TestSer2net(process, port);
    try {
      await().atMost(TestConsole.PATIENCE).until(() -> accepts(process, port));
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Looks without connecting: ser2net would open its port for that. */
  private static boolean accepts(Process process, int port) throws IOException {
    if (!process.isAlive()) {
      throw new IOException("ser2net has ended: status=" + process.exitValue());
    }
    String listening = " 0100007F:%04X 00000000:0000 0A ".formatted(port);
    return Files.readString(Path.of("/proc/net/tcp")).contains(listening);
  }

  String address() {
    return "telnet://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
