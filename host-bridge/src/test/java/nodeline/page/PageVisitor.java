// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** A client of a page that writes its HTTP itself. */
record PageVisitor(int port) {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  static String request(String path, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
  }

  /** A whole answer, and the connection's end. */
  String get(String path) throws IOException {
    return answer(request(path, "Connection: close"));
  }

  String answer(String request) throws IOException {
    try (Socket socket = connect()) {
      say(socket, request);
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
