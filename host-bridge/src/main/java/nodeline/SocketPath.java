// SPDX-License-Identifier: Apache-2.0
package nodeline;

import java.nio.charset.StandardCharsets;

/** How long the path of a Unix socket may be. */
public final class SocketPath {
  /** Octets of a path: the size of Linux's {@code sun_path}, less its end. */
  public static final int MAX_OCTETS = 107;

  /** Octets that the private folder adds in which a socket is made before it has its place. */
  public static final int FOLDER_OCTETS = 9;

  private SocketPath() {}

  /** Octets of a path as the kernel counts them. */
  public static int octets(String path) {
    return path.getBytes(StandardCharsets.UTF_8).length;
  }
}
