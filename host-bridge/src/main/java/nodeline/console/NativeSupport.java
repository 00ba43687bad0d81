// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.epoll.Epoll;
import java.util.Optional;

/** Which native libraries this machine can load. */
public final class NativeSupport {
  private NativeSupport() {}

  /** Why Netty's library cannot be loaded; without it each port has a thread. */
  public static Optional<String> epollFailure() {
    NativeLibraries.prepare();
    return Optional.ofNullable(Epoll.unavailabilityCause()).map(NativeSupport::innermost);
  }

  /** Why jSerialComm's library cannot be loaded; without it there are no serial ports. */
  public static Optional<String> serialFailure() {
    try {
      SerialConsole.load();
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(innermost(e));
    }
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }
}
