// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import nodeline.IoReason;
import nodeline.natives.Libc;
import nodeline.natives.NativeLibraries;
import nodeline.portlock.DeviceLocks;
import nodeline.portlock.LockHolder;
import nodeline.portlock.UucpLock;

/**
 * A serial port. jSerialComm opens, sets, locks and closes it; its octets go by {@link
 * #descriptor}, or by {@link #read} and {@link #write} in blocking mode.
 *
 * <p>Not used of jSerialComm: the data listener (spins after an unplug), non-blocking writes (spin
 * when the output is full), write timeouts (ignored on Linux).
 */
final class SerialConsole implements OpenPort {
  /** What a wanted close waits for output that the board does not take. */
  private static final long DRAIN_NANOS = 2_000_000_000L;

  private static final long POLL_NANOS = 5_000_000L;

  /** Octets that a UART or an adapter may still hold when the kernel's queue is empty. */
  private static final int HARDWARE_OCTETS = 128;

  /** An adapter's latency timer, and some. */
  private static final long ADAPTER_NANOS = 50_000_000L;

  private static final int EACCES = 13;
  private static final int EAGAIN = 11;
  private static final int EBUSY = 16;
  private static final int EIO = 5;
  private static final int ENOTTY = 25;
  private static final int ALREADY_OPEN = 2;

  /** One opening at a time: the library's table of ports and its error code are global. */
  private static final Object OPENING = new Object();

  private static final Set<Integer> DESCRIPTORS = ConcurrentHashMap.newKeySet();

  static {
    NativeLibraries.unpackSerial();
    Libc.keepingSignals(SerialPort::getVersion);
  }

  private final SerialPort port;
  private final SerialSettings settings;
  private final DeviceLocks locks;
  private final int descriptor;
  private boolean closed;

  private SerialConsole(
      SerialPort port, SerialSettings settings, DeviceLocks locks, int descriptor) {
    this.port = port;
    this.settings = settings;
    this.locks = locks;
    this.descriptor = descriptor;
  }

  /**
   * Loads the library, which the initializer above does once: two threads that load it side by side
   * would take each other's changed signals for the ones to keep.
   *
   * @throws LinkageError if it cannot be loaded
   */
  static void load() {
    // The call alone has the class initialized.
  }

  /**
   * Opens the port that the path points to now, and locks it.
   *
   * @param blocking for {@link #read} and {@link #write}; else for the descriptor
   */
  static SerialConsole open(Path path, SerialSettings settings, boolean blocking)
      throws OpenFailure {
    Path device = device(path);
    DeviceLocks locks = lock(path, device);
    boolean opened = false;
    try {
      SerialConsole console = open(path, device, settings, locks, blocking);
      opened = true;
      return console;
    } finally {
      if (!opened) {
        locks.release();
      }
    }
  }

  private static DeviceLocks lock(Path path, Path device) throws OpenFailure {
    try {
      return DeviceLocks.take(DeviceLocks.folder(), path, device);
    } catch (UucpLock.Held e) {
      throw new OpenFailure(path + ": " + IoReason.withoutPath(e), e);
    }
  }

  private static SerialConsole open(
      Path path, Path device, SerialSettings settings, DeviceLocks locks, boolean blocking)
      throws OpenFailure {
    synchronized (OPENING) {
      SerialPort port = portAt(path, device);
      SerialSetup.configure(port, settings, blocking);
      if (!openSilently(port, device)) {
        throw new OpenFailure(path + ": " + reason(port.getLastErrorCode(), device));
      }
      try {
        SerialSetup.setLines(port, settings);
        int descriptor = findDescriptor(device);
        DESCRIPTORS.add(descriptor);
        return new SerialConsole(port, settings, locks, descriptor);
      } catch (IOException | UncheckedIOException e) {
        port.closePort();
        throw new OpenFailure(path + ": " + IoReason.withoutPath(e), e);
      }
    }
  }

  /**
   * A tty that was plugged in echoes: what the board says would be typed at it, until the library
   * has asked for this and that and sets its modes at last, which is a millisecond with an adapter.
   */
  private static boolean openSilently(SerialPort port, Path device) {
    int silent = Libc.openSilent(device);
    try {
      return port.openPort();
    } finally {
      Libc.close(silent);
    }
  }

  private static Path device(Path path) throws OpenFailure {
    try {
      Path device = path.toRealPath();
      if (Files.isRegularFile(device) || Files.isDirectory(device)) {
        throw new OpenFailure(path + ": not a serial port");
      }
      return device;
    } catch (NoSuchFileException e) {
      throw new OpenFailure(path + ": no such device", e);
    } catch (OpenFailure e) {
      throw e;
    } catch (IOException e) {
      throw new OpenFailure(path + ": " + e.getMessage(), e);
    }
  }

  private static SerialPort portAt(Path path, Path device) throws OpenFailure {
    try {
      return SerialPort.getCommPort(device.toString());
    } catch (SerialPortInvalidPortException e) {
      throw new OpenFailure(path + ": no such device", e);
    }
  }

  private static int findDescriptor(Path device) throws IOException {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      List<Integer> found =
          links
              .filter(link -> !DESCRIPTORS.contains(number(link))) // else each costs a system call
              .filter(link -> pointsTo(link, device))
              .map(SerialConsole::number)
              .toList();
      if (found.size() != 1) {
        throw new IOException("cannot find its descriptor: candidates=" + found);
      }
      return found.get(0);
    }
  }

  private static Integer number(Path link) {
    return Integer.valueOf(link.getFileName().toString());
  }

  private static boolean pointsTo(Path link, Path device) {
    try {
      return Files.readSymbolicLink(link).equals(device);
    } catch (IOException e) {
      return false;
    }
  }

  /** The reason in words, for an errno (or the library's own code) after a failed opening. */
  static String reason(int code, Path device) {
    return switch (code) {
      case EACCES -> "permission denied: " + wayIn(device);
      case EAGAIN, EBUSY ->
          LockHolder.of(device)
              .map(holder -> "held by " + holder)
              .orElse("held by another process");
      case EIO -> "the device does not answer";
      case ENOTTY -> "not a serial port";
      case ALREADY_OPEN -> "still open here, or being closed";
      default -> "cannot be opened or set: errno " + code;
    };
  }

  private static String wayIn(Path device) {
    try {
      PosixFileAttributes file =
          Files.readAttributes(device, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      boolean group =
          file.permissions()
              .containsAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE));
      return group
          ? "add the user to group " + file.group().getName()
          : "its owner alone may open it; \"nodeline doctor\" says what mends that";
    } catch (IOException e) {
      return "add the user to group dialout";
    }
  }

  @Override
  public int descriptor() {
    return descriptor;
  }

  @Override
  public boolean isGone() {
    return port.bytesAvailable() < 0;
  }

  @Override
  public boolean hasExitCode() {
    return false;
  }

  @Override
  public int read(byte[] buffer) {
    int octets = port.readBytes(buffer, buffer.length);
    if (octets == 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return octets;
  }

  @Override
  public void write(byte[] data) throws IOException {
    int written = port.writeBytes(data, data.length);
    if (written != data.length) {
      throw new IOException("write failed: errno " + port.getLastErrorCode());
    }
  }

  @Override
  public OptionalInt close(boolean gone) {
    if (!gone) {
      drain();
    }
    DESCRIPTORS.remove(descriptor);
    synchronized (this) {
      closed = true;
    }
    port.closePort();
    locks.release();
    return OptionalInt.empty();
  }

  @Override
  public void send(LineSignal signal) throws IOException {
    drain();
    set(signal, true);
    LockSupport.parkNanos(LineSignal.MILLIS * 1_000_000L);
    set(signal, false);
  }

  /** The library must not be called once the port is being closed, and that may take 30 s. */
  private synchronized void set(LineSignal signal, boolean on) throws IOException {
    if (closed || !SerialSetup.set(port, settings, signal, on)) {
      throw new IOException(signal + " failed: " + (closed ? "closed" : "not known to the driver"));
    }
  }

  private synchronized int awaitingWrite() {
    return closed ? 0 : port.bytesAwaitingWrite();
  }

  /** The library throws away what is not sent yet, and the kernel does not know the UART's rest. */
  private void drain() {
    long giveUp = System.nanoTime() + DRAIN_NANOS;
    while (awaitingWrite() > 0 && System.nanoTime() - giveUp < 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    LockSupport.parkNanos(ADAPTER_NANOS + HARDWARE_OCTETS * 10 * 1_000_000_000L / settings.baud());
  }
}
