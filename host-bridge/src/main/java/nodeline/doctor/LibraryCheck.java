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

  /** Where there is none for the machine. */
  private static final String INSTEAD =
      "sudo apt install ser2net socat  # then telnet:// or tcp:// to them";

  private static final String THREADS =
      "export NODELINE_JAVA_OPTS=-Dnodeline.console.io=threads  # asks for no epoll";

  private LibraryCheck() {}

  static Stream<Finding> findings() {
    return findings(
        NativeSupport.epollFailure(), NativeSupport.serialFailure(), NativeSupport.ptyFailure());
  }

  static Stream<Finding> findings(
      Optional<String> epoll, Optional<String> serial, Optional<String> pty) {
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
    Optional<Finding> noCommands =
        pty.map(
            why ->
                finding(
                    Severity.WARNS, "pty4j cannot be loaded, there are no exec: consoles: " + why));
    return slow.isEmpty() && none.isEmpty() && noCommands.isEmpty()
        ? Stream.of(
            Finding.machine(Severity.OK, NAME, "epoll, jSerialComm and pty4j can be loaded", ""))
        : Stream.of(slow, none, noCommands).flatMap(Optional::stream);
  }

  private static Finding finding(Severity severity, String text) {
    boolean absent = text.contains("no library for");
    String instead = text.startsWith("Netty") ? THREADS : INSTEAD;
    return Finding.machine(severity, NAME, text, absent ? instead : FIX);
  }
}
