// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import nodeline.IoReason;

/**
 * What the server of a network console does when it is connected to.
 *
 * @param closed whether it has hung up
 * @param lastLine that it has said; empty if there is none
 * @param note that its kind is another than the address has it; empty if not
 */
public record SocketSample(boolean closed, String lastLine, String note) {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int LISTEN_MILLIS = 1_000;
  private static final int MAX_OCTETS = 512;

  /**
   * Connects, listens for 1 s, and leaves. Nothing is sent.
   *
   * @param address of {@code tcp:} or {@code telnet:}
   * @throws IOException with the reason in a few words, after 3 s at most
   */
  public static SocketSample take(ConsoleAddress address) throws IOException {
    ConsoleAddress.Tcp server =
        address instanceof ConsoleAddress.Telnet telnet
            ? telnet.server()
            : (ConsoleAddress.Tcp) address;
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByName(server.server().host()), server.server().port()),
          CONNECT_MILLIS);
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      boolean closed = listen(socket, heard);
      return of(address, server, heard.toByteArray(), closed);
    } catch (IOException e) {
      throw new IOException(reason(e), e);
    }
  }

  private static boolean listen(Socket socket, ByteArrayOutputStream heard) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] piece = new byte[MAX_OCTETS];
    long end = System.nanoTime() + LISTEN_MILLIS * 1_000_000L;
    try {
      while (heard.size() < MAX_OCTETS) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        socket.setSoTimeout((int) left);
        int count = in.read(piece);
        if (count < 0) {
          return true;
        }
        heard.write(piece, 0, count);
      }
      return false;
    } catch (SocketTimeoutException quiet) {
      return false;
    }
  }

  private static SocketSample of(
      ConsoleAddress address, ConsoleAddress.Tcp server, byte[] heard, boolean closed) {
    LastWords words = new LastWords();
    words.hear(Unpooled.wrappedBuffer(heard));
    boolean telnet = TelnetGuess.isTelnet(heard);
    boolean wanted = address instanceof ConsoleAddress.Telnet;
    String note = "";
    if (telnet && !wanted) {
      note = TelnetGuess.note(address);
    } else if (wanted && !telnet && heard.length > 0 && !closed) {
      note = TelnetClient.plainNote("no telnet heard", server);
    }
    return new SocketSample(closed, words.line(), note);
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnknownHostException) {
      return "unknown host";
    }
    if (e instanceof SocketTimeoutException || message.contains("timed out")) {
      return "no answer within %d s".formatted(CONNECT_MILLIS / 1_000);
    }
    if (e instanceof NoRouteToHostException || message.contains("unreachable")) {
      return "host unreachable";
    }
    return e instanceof ConnectException && message.contains("refused")
        ? "connection refused"
        : IoReason.withoutPath(e);
  }
}
