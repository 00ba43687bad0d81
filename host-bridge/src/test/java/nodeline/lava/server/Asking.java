// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client of LAVA's wire that knows nothing of this program's classes. */
final class Asking {
  private static final int PATIENCE_MILLIS = 60_000;

  private Asking() {}

  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** As LAVA's dispatcher on another machine, whose address is one of the loopback's. */
  static String jsonFrom(String address, int port, String json) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(framed(json).getBytes(UTF_8));
      socket.shutdownOutput();
      return answer(socket);
    }
  }

  /** All that comes in answer to these octets, until the server closes. */
  static String octets(int port, String octets) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(octets.getBytes(UTF_8));
      return answer(socket);
    }
  }

  static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), UTF_8);
  }

  static String framed(String json) {
    return "%08X%s".formatted(json.codePointCount(0, json.length()), json);
  }

  /** Asks as LAVA's dispatcher does, which half-closes before it reads. */
  static String json(int port, String json) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(framed(json).getBytes(UTF_8));
      socket.shutdownOutput();
      return answer(socket);
    }
  }

  /**
   * A request in the group {@code lab}.
   *
   * @param member such as {@code 101/server}
   * @param fields the rest of the object, such as {@code "messageID": "m"}
   */
  static String request(String member, String verb, String... fields) {
    String[] parts = member.split("/");
    StringBuilder json = new StringBuilder();
    json.append("{\"client_name\": \"%s\", \"role\": \"%s\", ".formatted(parts[0], parts[1]));
    json.append("\"group_name\": \"lab\", \"hostname\": \"h\", ");
    json.append("\"request\": \"%s\"".formatted(verb));
    for (String field : fields) {
      json.append(", ").append(field);
    }
    return json.append("}").toString();
  }

  static String id(String id) {
    return "\"messageID\": \"" + id + "\"";
  }

  static String longPoll(String call, int seconds) {
    return "\"nodeline\": {\"call\": \"%s\", \"hold\": %d}".formatted(call, seconds);
  }
}
