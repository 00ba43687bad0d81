// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.Optional;
import java.util.stream.Stream;
import nodeline.console.NativeSupport;

/** Can the native libraries be loaded, and what happens without them? */
final class LibraryCheck {
  static final String NAME = "native-library";

  /** Where libraries do not load although there is one, their folder mostly forbids it. */
  private static final String FIX =
      "export XDG_CACHE_HOME=/var/tmp/$USER-cache  # a folder that is not mounted noexec";

  private LibraryCheck() {}

  static Stream<Finding> findings() {
    return findings(NativeSupport.epollFailure(), NativeSupport.serialFailure());
  }

  static Stream<Finding> findings(Optional<String> epoll, Optional<String> serial) {
    Optional<Finding> slow =
        epoll.map(
            why ->
                finding(
                    Severity.WARNS,
                    "Netty's epoll cannot be loaded, each port takes a thread instead: " + why));
    Optional<Finding> none =
        serial.map(
            why ->
                finding(
                    Severity.BLOCKS,
                    "jSerialComm cannot be loaded, consoles can be sockets and commands only: "
                        + why));
    return slow.isEmpty() && none.isEmpty()
        ? Stream.of(Finding.machine(Severity.OK, NAME, "epoll and jSerialComm can be loaded", ""))
        : Stream.of(slow, none).flatMap(Optional::stream);
  }

  private static Finding finding(Severity severity, String text) {
    return Finding.machine(severity, NAME, text, FIX);
  }
}
