// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.bench;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;

/** A pty whose master is written by this process, at the price of one system call. */
final class MasterPty implements PortsLoad.Board, AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0400;
  private static final int O_NONBLOCK = 04000;
  private static final int EAGAIN = 11;
  private static final int NAME_OCTETS = 64;

  /** Direct mapping: a tenth of the price of a JNA interface. */
  private static final class C {
    static {
      Native.register("c");
    }

    static native int posix_openpt(int flags) throws LastErrorException;

    static native int grantpt(int descriptor) throws LastErrorException;

    static native int unlockpt(int descriptor) throws LastErrorException;

    static native int ptsname_r(int descriptor, byte[] name, long length) throws LastErrorException;

    static native long write(int descriptor, byte[] octets, long length) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;
  }

  private final int master;
  private final Path device;

  private MasterPty(int master, Path device) {
    this.master = master;
    this.device = device;
  }

  static MasterPty open() throws IOException {
    try {
      int master = C.posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
      C.grantpt(master);
      C.unlockpt(master);
      byte[] name = new byte[NAME_OCTETS];
      C.ptsname_r(master, name, NAME_OCTETS);
      return new MasterPty(master, Path.of(Native.toString(name)));
    } catch (LastErrorException e) {
      throw new IOException("no pty: look at /proc/sys/kernel/pty/max and ulimit -n", e);
    }
  }

  /** The side of the host. */
  Path device() {
    return device;
  }

  @Override
  public int write(byte[] octets) throws IOException {
    try {
      return (int) C.write(master, octets, octets.length);
    } catch (LastErrorException e) {
      if (e.getErrorCode() == EAGAIN) {
        return 0;
      }
      throw new IOException(device + ": errno " + e.getErrorCode(), e);
    }
  }

  /** Pulls the plug. */
  @Override
  public void close() {
    C.close(master);
  }
}
