// SPDX-License-Identifier: Apache-2.0
package nodeline.permit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nodeline.natives.Libc;

/**
 * The user of a connection within this host, as the kernel lists it ({@code /proc/net/tcp}):
 *
 * <pre>
 *   sl  local_address rem_address   st tx:rx tr:when retrnsmt  uid timeout inode
 *   0:  0100007F:9C40 0100007F:1B59 01 …                      1000       0 48211 …
 * </pre>
 */
public final class LoopbackUser {
  private static final List<Path> LISTS =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int UID = 7;
  private static final int INODE = 9;
  private static final int WORD = 4;

  private LoopbackUser() {}

  /**
   * Finds the user.
   *
   * @param client the client's end of the connection
   * @param server this end
   * @return empty if the connection is from elsewhere, or no process has it any more
   */
  public static Optional<PeerName> of(InetSocketAddress client, InetSocketAddress server) {
    if (!client.getAddress().isLoopbackAddress()) {
      return Optional.empty();
    }
    return LISTS.stream()
        .flatMap(LoopbackUser::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > INODE && !words[INODE].equals("0")) // 0: nobody's
        .filter(words -> is(words[LOCAL], client) && is(words[REMOTE], server))
        .map(words -> Integer.parseUnsignedInt(words[UID]))
        .findFirst()
        .flatMap(Libc::userName)
        .map(PeerName::user);
  }

  private static Stream<String> lines(Path list) {
    try {
      return Files.readAllLines(list).stream().skip(1);
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean is(String listed, InetSocketAddress end) {
    int colon = listed.indexOf(':');
    try {
      return Integer.parseInt(listed.substring(colon + 1), 16) == end.getPort()
          && address(listed.substring(0, colon)).equals(end.getAddress());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Each word of four octets is in the order of this machine. */
  private static InetAddress address(String hex) throws IOException {
    byte[] octets = HexFormat.of().parseHex(hex);
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      for (int word = 0; word < octets.length; word += WORD) {
        swap(octets, word, word + 3);
        swap(octets, word + 1, word + 2);
      }
    }
    return InetAddress.getByAddress(octets);
  }

  private static void swap(byte[] octets, int one, int other) {
    byte kept = octets[one];
    octets[one] = octets[other];
    octets[other] = kept;
  }
}
