// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A serial port to test with: a link to a pty, whose other side (the board) is this object.
 * Unplugged when closed; another one at the same link has another number.
 */
final class TestPty implements AutoCloseable {
  private final Path link;
  private final Process socat;
  private final Socket board;

  private TestPty(Path link, Process socat, Socket board) {
    this.link = link;
    this.socat = socat;
    this.board = board;
  }

  static TestPty plug(Path link) throws IOException {
    TestTools.require("socat");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(10_000);
      Process socat =
          new ProcessBuilder(
                  "socat",
                  "pty,raw,echo=0,link=" + link,
                  "tcp:127.0.0.1:%d,nodelay".formatted(server.getLocalPort()))
              .inheritIO()
              .start();
      Socket board = server.accept();
      board.setTcpNoDelay(true);
      await().atMost(TestConsole.PATIENCE).until(() -> Files.exists(link));
      return new TestPty(link, socat, board);
    }
  }

  OutputStream output() throws IOException {
    return board.getOutputStream();
  }

  byte[] read(int octets) throws IOException {
    board.setSoTimeout((int) TestConsole.PATIENCE.toMillis());
    InputStream in = board.getInputStream();
    return in.readNBytes(octets);
  }

  /** Octets that wait to be read by the board. */
  int available() throws IOException {
    return board.getInputStream().available();
  }

  /** From now on the board reads nothing: the pty's own 64 KiB or so fill up. */
  void freeze() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-STOP", Long.toString(socat.pid())).start().waitFor();
  }

  /**
   * Pulls the plug: the pty's master is gone at once, and the link, as udev would do. A link that
   * stays would lead to whichever pty gets the number next.
   */
  void unplug() {
    socat.destroyForcibly();
    try {
      socat.waitFor(10, TimeUnit.SECONDS);
      Files.deleteIfExists(link);
      board.close();
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    unplug();
  }
}
