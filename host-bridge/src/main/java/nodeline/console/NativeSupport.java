// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.sun.jna.Native;
import io.netty.channel.epoll.Epoll;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nodeline.natives.NativeLibraries;

/** Which native libraries this machine can load. Each is tried once. */
public final class NativeSupport {
  private static final String EPOLL_RESOURCE =
      "/META-INF/native/libnetty_transport_native_epoll_%s.so";

  private static Optional<String> serial;
  private static Optional<String> pty;

  private NativeSupport() {}

  /**
   * Why Netty's library cannot be loaded; without it each port has a thread. Empty where threads
   * are asked for.
   */
  public static Optional<String> epollFailure() {
    NativeLibraries.prepare();
    return Optional.ofNullable(Epoll.unavailabilityCause())
        .filter(cause -> !System.getProperty(ConsoleTransport.IO_PROPERTY, "").equals("threads"))
        .map(
            cause ->
                NativeSupport.class.getResource(EPOLL_RESOURCE.formatted(nettyArchitecture()))
                        == null
                    ? NativeLibraries.none()
                    : innermost(cause));
  }

  private static String nettyArchitecture() {
    String arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64" -> "x86_64";
      case "aarch64" -> "aarch_64";
      default -> arch;
    };
  }

  /** Why jSerialComm's library, or JNA's, cannot be loaded; without it there are no ports. */
  public static synchronized Optional<String> serialFailure() {
    if (serial == null) {
      serial = failure(SerialConsole::load).or(NativeSupport::jnaFailure);
    }
    return serial;
  }

  /** Why pty4j's library, or JNA's, cannot be loaded; without it there are no commands. */
  public static synchronized Optional<String> ptyFailure() {
    if (pty == null) {
      pty = failure(PtyConsole::load).or(NativeSupport::jnaFailure);
    }
    return pty;
  }

  /** Why JNA cannot be loaded: serial ports and commands need it. */
  private static Optional<String> jnaFailure() {
    NativeLibraries.prepare();
    return failure(NativeSupport::loadJna);
  }

  /** Why consoles of an address's kind cannot be opened here. */
  static Optional<String> failure(ConsoleAddress address) {
    return address instanceof ConsoleAddress.Serial
        ? serialFailure()
        : address instanceof ConsoleAddress.Exec ? ptyFailure() : Optional.empty();
  }

  /** What some consoles have to do without on this machine, a line each. */
  public static List<String> lacks(Collection<ConsoleAddress> consoles) {
    List<String> lacks = new ArrayList<>();
    epollFailure().ifPresent(why -> lacks.add("without epoll: each port has a thread: " + why));
    if (consoles.stream().anyMatch(ConsoleAddress.Serial.class::isInstance)) {
      serialFailure().ifPresent(why -> lacks.add("without serial ports: " + why));
    }
    if (consoles.stream().anyMatch(ConsoleAddress.Exec.class::isInstance)) {
      ptyFailure().ifPresent(why -> lacks.add("without exec: consoles: " + why));
    }
    return lacks;
  }

  private static Optional<String> failure(Runnable load) {
    try {
      load.run();
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(innermost(e));
    }
  }

  private static void loadJna() {
    if (Native.POINTER_SIZE == 0) { // asked for, which has it loaded
      throw new UnsatisfiedLinkError("JNA knows no pointers");
    }
  }

  /** Without the names of classes: people look for libraries and machines. */
  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    boolean absent =
        text.contains("not found in resource path") || text.contains("(Possible cause: can't load");
    return absent
        ? NativeLibraries.none()
        : text.replaceFirst("^Exception [A-Za-z.]+: ", "").replaceFirst(" \\[in thread .*", "");
  }
}
