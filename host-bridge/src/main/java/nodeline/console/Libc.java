// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The calls of C that neither the JDK nor a library of ours gives. Linux numbers. */
final class Libc {
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 04000;
  private static final int ESRCH = 3;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int POLLIN = 1;

  /** No {@code struct sigaction} is larger. */
  private static final int SIGACTION_OCTETS = 512;

  /** HUP, USR1, USR2, CONT, TTIN, TTOU, IO: what jSerialComm sets to be ignored when it loads. */
  private static final int[] CLOBBERED_SIGNALS = {1, 10, 12, 18, 21, 22, 29};

  /** The declarations. {@code fcntl} is variadic in C; Linux passes an int alike. */
  interface Calls extends Library {
    int fcntl(int descriptor, int command, int argument);

    int kill(int pid, int signal);

    /** A {@code struct pollfd} is two ints here: the descriptor; events and what came of them. */
    int poll(int[] descriptorAndEvents, long count, int millis);

    long read(int descriptor, byte[] octets, long length);

    int sigaction(int signal, Pointer action, Pointer old);
  }

  private Libc() {}

  /** Loaded at first use, after {@link NativeLibraries} has said where to unpack. */
  private static final class Loaded {
    static final Calls CALLS;

    static {
      NativeLibraries.prepare();
      CALLS = Native.load("c", Calls.class);
    }
  }

  static void setNonBlocking(int descriptor) throws IOException {
    int flags = Loaded.CALLS.fcntl(descriptor, F_GETFL, 0);
    if (flags < 0 || Loaded.CALLS.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
      throw new IOException("fcntl: errno " + Native.getLastError());
    }
  }

  /**
   * Reads what is there, or comes.
   *
   * @param millis to wait for it at most
   * @return octets read; 0: nothing came; -1: the end, or an error such as EIO
   */
  static int read(int descriptor, byte[] octets, int millis) {
    int ready = Loaded.CALLS.poll(new int[] {descriptor, POLLIN}, 1, millis);
    if (ready == 0) {
      return 0;
    }
    long count = ready < 0 ? -1 : Loaded.CALLS.read(descriptor, octets, octets.length);
    if (count < 0) {
      int error = Native.getLastError();
      return error == EINTR || error == EAGAIN ? 0 : -1;
    }
    return count == 0 ? -1 : (int) count;
  }

  /** Whether there is no such process; one of another user is there. */
  static boolean isDead(int pid) {
    return Loaded.CALLS.kill(pid, 0) < 0 && Native.getLastError() == ESRCH;
  }

  /**
   * Runs something that changes what signals do, and puts that back. An ignored signal is inherited
   * by every child: shells on our ptys could neither be hung up nor stopped by their terminal.
   */
  static void keepingSignals(Runnable action) {
    Map<Integer, Memory> before = new LinkedHashMap<>();
    for (int signal : CLOBBERED_SIGNALS) {
      Memory old = new Memory(SIGACTION_OCTETS);
      if (Loaded.CALLS.sigaction(signal, null, old) == 0) {
        before.put(signal, old);
      }
    }
    try {
      action.run();
    } finally {
      before.forEach((signal, old) -> Loaded.CALLS.sigaction(signal, old, null));
    }
  }
}
