// SPDX-License-Identifier: Apache-2.0
package nodeline.terminal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Ctrl-C, the end of the terminal and a service manager's stop, as an event: by itself Java would
 * end with 130, 129 or 143 however orderly the stop was.
 */
public final class StopSignals {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
  private static final int SIGNALLED = 128;

  private StopSignals() {}

  /**
   * Completed by the first of them, with its name, such as {@code TERM}; what depends on it runs on
   * a thread of the signal. The second one ends the program at once.
   */
  public static CompletableFuture<String> first() {
    return first(NUMBERS.keySet());
  }

  /**
   * As {@link #first()}, but a hang-up is one only if this program's terminal is gone.
   *
   * @param otherwise what SIGHUP does: people and service managers mean it as "reload"
   */
  public static CompletableFuture<String> firstButHangUp(Runnable otherwise) {
    CompletableFuture<String> first = first(Set.of("INT", "TERM"));
    boolean terminal = hasTerminal();
    handle(
        "HUP",
        number -> {
          if (terminal && !hasTerminal()) {
            first.complete("HUP");
          } else if (!first.isDone()) {
            otherwise.run();
          }
        });
    return first;
  }

  /** Whether there is a terminal that controls this process: the fifth field after its name. */
  private static boolean hasTerminal() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      return !stat.substring(stat.lastIndexOf(')') + 2).split(" ")[4].equals("0");
    } catch (IOException e) {
      return false;
    }
  }

  private static CompletableFuture<String> first(Set<String> names) {
    CompletableFuture<String> first = new CompletableFuture<>();
    AtomicBoolean seen = new AtomicBoolean();
    for (String name : names) {
      handle(
          name,
          number -> {
            if (seen.getAndSet(true)) {
              Runtime.getRuntime().halt(SIGNALLED + number);
            }
            first.complete(name);
          });
    }
    return first;
  }

  /** The exit status of a program that a signal has ended, by its name. */
  public static int status(String name) {
    return SIGNALLED + NUMBERS.get(name);
  }

  /** By reflection: the compiler warns of this class, though Java offers no other. */
  private static void handle(String name, Consumer<Integer> handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      int number = (Integer) signalType.getMethod("getNumber").invoke(signal);
      Object proxy =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (self, method, arguments) -> {
                handler.accept(number);
                return null;
              });
      signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no signal " + name, e);
    }
  }
}
