// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import nodeline.natives.NativeLibraries;

/** A pty without another process, so that a hundred can be plugged and pulled in a short time. */
final class YankedPty implements AutoCloseable {
  private static final int O_RDWR = 2;
  private static final int O_NOCTTY = 0400;
  private static final int NAME_OCTETS = 64;

  interface Calls extends Library {
    int posix_openpt(int flags);

    int grantpt(int descriptor);

    int unlockpt(int descriptor);

    int ptsname_r(int descriptor, byte[] name, int length);

    int read(int descriptor, byte[] octets, int length);

    int write(int descriptor, byte[] octets, int length);

    int close(int descriptor);
  }

  private static final Calls C = load();

  private final int master;
  private final Path device;

  private YankedPty(int master, Path device) {
    this.master = master;
    this.device = device;
  }

  private static Calls load() {
    NativeLibraries.prepare();
    return Native.load("c", Calls.class);
  }

  /** Another one has another number as long as this one is open. */
  static YankedPty open() throws IOException {
    int master = C.posix_openpt(O_RDWR | O_NOCTTY);
    byte[] name = new byte[NAME_OCTETS];
    if (master < 0
        || C.grantpt(master) < 0
        || C.unlockpt(master) < 0
        || C.ptsname_r(master, name, NAME_OCTETS) != 0) {
      throw new IOException("no pty: errno " + Native.getLastError());
    }
    return new YankedPty(master, Path.of(Native.toString(name)));
  }

  /** Lets the link point to it from now on. */
  YankedPty plug(Path link) throws IOException {
    Path fresh = link.resolveSibling(link.getFileName() + ".new");
    Files.createSymbolicLink(fresh, device);
    Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    return this;
  }

  void write(String text) {
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    if (C.write(master, octets, octets.length) != octets.length) {
      throw new IllegalStateException("write: errno " + Native.getLastError());
    }
  }

  String read(int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      byte[] octets = new byte[length - text.length()];
      int count = C.read(master, octets, octets.length);
      if (count <= 0) {
        throw new IllegalStateException("read: errno " + Native.getLastError());
      }
      text.append(new String(octets, 0, count, StandardCharsets.US_ASCII));
    }
    return text.toString();
  }

  @Override
  public void close() {
    C.close(master);
  }
}
