// SPDX-License-Identifier: Apache-2.0
package nodeline.natives;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The calls of C that neither the JDK nor a library of ours gives. Linux numbers. */
public final class Libc {
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_RDWR = 02;
  private static final int O_NOCTTY = 0400;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int O_NOFOLLOW = Platform.isARM() || Platform.isPPC() ? 0100000 : 0400000;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int LOCK_UN = 8;
  private static final int ENOENT = 2;
  private static final int ESRCH = 3;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLHUP = 16;
  private static final int TCIFLUSH = 0;

  /** Octets of a terminal's path, at most. */
  private static final int NAME_OCTETS = 64;

  /** No {@code struct termios} is larger. */
  private static final int TERMIOS_OCTETS = 512;

  /** No {@code struct sigaction} is larger. */
  private static final int SIGACTION_OCTETS = 512;

  /** HUP, USR1, USR2, CONT, TTIN, TTOU, IO: what jSerialComm sets to be ignored when it loads. */
  private static final int[] CLOBBERED_SIGNALS = {1, 10, 12, 18, 21, 22, 29};

  /** Signals of real time, which nobody types or hangs up by, come after. */
  private static final int LAST_SIGNAL = 31;

  private static final NativeLong ONE = new NativeLong(1);
  private static final Pointer SIG_IGN = Pointer.createConstant(1);

  /** Starts a process. */
  public interface Start<T> {
    T start() throws IOException;
  }

  /**
   * The declarations, loaded at first use, after {@link NativeLibraries} has said where to unpack.
   * {@code fcntl} and {@code open} are variadic in C; Linux passes an int alike. Sizes are C's
   * long, which is no Java long on a machine of 32 bits.
   */
  private static final class Calls {
    static {
      NativeLibraries.prepare();
      Native.register(Calls.class, "c");
    }

    private Calls() {}

    static native void cfmakeraw(Pointer termios);

    static native int close(int descriptor);

    static native int fcntl(int descriptor, int command, int argument);

    static native int flock(int descriptor, int operation);

    static native Pointer getpwuid(int uid);

    static native int grantpt(int master);

    static native int kill(int pid, int signal);

    static native int open(String path, int flags);

    /** A {@code struct pollfd} is two ints here: the descriptor; events and what came of them. */
    static native int poll(int[] descriptorAndEvents, NativeLong count, int millis);

    static native int posix_openpt(int flags);

    static native int ptsname_r(int master, byte[] name, NativeLong length);

    static native NativeLong read(int descriptor, byte[] octets, NativeLong length);

    static native int sigaction(int signal, Pointer action, Pointer old);

    static native Pointer signal(int signal, Pointer handler);

    static native int tcflush(int descriptor, int queue);

    static native int tcgetattr(int descriptor, Pointer termios);

    static native int tcsetattr(int descriptor, int when, Pointer termios);

    static native int unlockpt(int master);

    static native NativeLong write(int descriptor, byte[] octets, NativeLong length);
  }

  private Libc() {}

  public static void setNonBlocking(int descriptor) throws IOException {
    int flags = Calls.fcntl(descriptor, F_GETFL, 0);
    if (flags < 0 || Calls.fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) {
      throw new IOException("fcntl: errno " + Native.getLastError());
    }
  }

  /**
   * Opens a tty and takes the echo from it at once, unless another process has locked it.
   *
   * @return a descriptor for {@link #close}; -1: it cannot be opened
   */
  public static int openSilent(Path tty) {
    Memory termios = new Memory(TERMIOS_OCTETS);
    int descriptor = Calls.open(tty.toString(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor >= 0 && Calls.flock(descriptor, LOCK_EX_NB) == 0) {
      if (Calls.tcgetattr(descriptor, termios) == 0) {
        Calls.cfmakeraw(termios);
        Calls.tcsetattr(descriptor, 0, termios);
      }
      Calls.flock(descriptor, LOCK_UN);
    }
    return descriptor;
  }

  /**
   * Reads the beginning of a file, and waits for nobody: neither for the writer of a FIFO, nor for
   * a device. No link is followed.
   *
   * @return empty if there is no such file; no octets if it cannot be read
   */
  public static Optional<byte[]> beginning(Path file, int octets) {
    int descriptor = Calls.open(file.toString(), O_NOCTTY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
      return Native.getLastError() == ENOENT ? Optional.empty() : Optional.of(new byte[0]);
    }
    try {
      byte[] read = new byte[octets];
      long count = Calls.read(descriptor, read, new NativeLong(octets)).longValue();
      return Optional.of(Arrays.copyOf(read, (int) Math.max(0, count)));
    } finally {
      Calls.close(descriptor);
    }
  }

  public static void close(int descriptor) {
    if (descriptor >= 0) {
      Calls.close(descriptor);
    }
  }

  /**
   * Reads what is there, or comes.
   *
   * @param millis to wait for it at most
   * @return octets read; 0: nothing came; -1: the end, or an error such as EIO
   */
  public static int read(int descriptor, byte[] octets, int millis) {
    int ready = Calls.poll(new int[] {descriptor, POLLIN}, ONE, millis);
    if (ready == 0) {
      return 0;
    }
    long count =
        ready < 0 ? -1 : Calls.read(descriptor, octets, new NativeLong(octets.length)).longValue();
    if (count < 0) {
      int error = Native.getLastError();
      return error == EINTR || error == EAGAIN ? 0 : -1;
    }
    return count == 0 ? -1 : (int) count;
  }

  /**
   * Makes a terminal that nobody can open before {@link #unlockTerminal}; its master's descriptor.
   */
  public static int openMaster() throws IOException {
    NativeLibraries.prepare();
    int master = Calls.posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (master < 0 || Calls.grantpt(master) != 0) {
      close(master);
      throw new IOException("no terminal can be made: errno " + Native.getLastError());
    }
    return master;
  }

  /** The terminal of a master. */
  public static Path terminal(int master) throws IOException {
    byte[] name = new byte[NAME_OCTETS];
    if (Calls.ptsname_r(master, name, new NativeLong(name.length)) != 0) {
      throw new IOException("a terminal has no name: errno " + Native.getLastError());
    }
    return Path.of(Native.toString(name, "US-ASCII"));
  }

  public static void unlockTerminal(int master) throws IOException {
    if (Calls.unlockpt(master) != 0) {
      throw new IOException("a terminal cannot be unlocked: errno " + Native.getLastError());
    }
  }

  /** Makes a terminal raw again, and throws away what its last user did not read. */
  public static void resetTerminal(Path terminal) {
    int descriptor = openSilent(terminal);
    if (descriptor >= 0) {
      Calls.tcflush(descriptor, TCIFLUSH);
      close(descriptor);
    }
  }

  /** Whether a program has opened a master's terminal, or has left something to read. */
  public static boolean isOpened(int master) {
    int[] polled = {master, POLLIN};
    Calls.poll(polled, ONE, 0);
    int found = polled[1] >>> 16;
    return (found & POLLHUP) == 0 || (found & POLLIN) != 0;
  }

  /**
   * Writes as soon as there is room.
   *
   * @param millis to wait for it at most
   * @return octets written; 0: there was no room; -1: an error
   */
  public static int write(int descriptor, byte[] octets, int millis) {
    if (Calls.poll(new int[] {descriptor, POLLOUT}, ONE, millis) == 0) {
      return 0;
    }
    long count = Calls.write(descriptor, octets, new NativeLong(octets.length)).longValue();
    int error = count < 0 ? Native.getLastError() : 0;
    return error == EINTR || error == EAGAIN ? 0 : (int) count;
  }

  /** The name of a user; empty if there is none of that number. Asks what the system asks. */
  public static synchronized Optional<String> userName(int uid) {
    Pointer passwd =
        Calls.getpwuid(uid); // begins with the name; of the library, until the next call
    return passwd == null ? Optional.empty() : Optional.of(passwd.getPointer(0).getString(0));
  }

  /** Whether there is no such process; one of another user is there. */
  public static boolean isDead(int pid) {
    return Calls.kill(pid, 0) < 0 && Native.getLastError() == ESRCH;
  }

  /**
   * Runs something that changes what signals do, and puts that back. An ignored signal is inherited
   * by every child: shells on our ptys could neither be hung up nor stopped by their terminal.
   */
  public static synchronized void keepingSignals(Runnable action) {
    Map<Integer, Memory> before = new LinkedHashMap<>();
    for (int signal : CLOBBERED_SIGNALS) {
      Memory old = new Memory(SIGACTION_OCTETS);
      if (Calls.sigaction(signal, null, old) == 0) {
        before.put(signal, old);
      }
    }
    try {
      action.run();
    } finally {
      before.forEach((signal, old) -> Calls.sigaction(signal, old, null));
    }
  }

  /**
   * Starts a process that ignores no signal, even where this one does, as after {@code nohup}. What
   * a shell was started to ignore it cannot undo: a hang-up would end nothing at its terminal.
   * pty4j undoes INT and QUIT, but not HUP, TERM and TSTP.
   *
   * <p>Meanwhile {@code abs} catches what is ignored, and does nothing with the signal's number. A
   * caught signal is default in a new program, and cannot end this one as a default one could.
   */
  public static synchronized <T> T unignoring(Start<T> process) throws IOException {
    Pointer nothing = NativeLibrary.getInstance("c").getFunction("abs");
    List<Integer> ignored =
        IntStream.rangeClosed(1, LAST_SIGNAL).filter(Libc::isIgnored).boxed().toList();
    ignored.forEach(signal -> Calls.signal(signal, nothing));
    try {
      return process.start();
    } finally {
      ignored.forEach(signal -> Calls.signal(signal, SIG_IGN));
    }
  }

  /** A {@code struct sigaction} begins with its handler on the machines that pty4j knows. */
  private static boolean isIgnored(int signal) {
    Memory action = new Memory(SIGACTION_OCTETS);
    return Calls.sigaction(signal, null, action) == 0 && SIG_IGN.equals(action.getPointer(0));
  }
}
