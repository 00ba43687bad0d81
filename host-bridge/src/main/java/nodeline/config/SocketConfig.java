// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.nio.file.Path;
import java.util.Optional;
import nodeline.FileAccess;

/**
 * The control socket.
 *
 * @param path where it is, if the file says so; a command's option and a variable go before
 * @param access who may use it
 */
public record SocketConfig(Optional<Path> path, FileAccess access) {
  /** One of the bridge's own user. */
  public static final SocketConfig DEFAULT = new SocketConfig(Optional.empty(), FileAccess.PRIVATE);
}
