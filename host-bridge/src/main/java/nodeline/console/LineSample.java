// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.time.Duration;

/**
 * What came in on a serial port within some time.
 *
 * @param octets received
 * @param text how many of them are text: printable ASCII, blanks, line ends, escapes
 * @param framingErrors that the driver counted meanwhile; 0 where it does not count
 */
public record LineSample(int octets, int text, int framingErrors) {
  private static final int TIOCGICOUNT = 0x545d;

  /** {@code struct serial_icounter_struct}: 11 counters and 9 in reserve, an int each. */
  private static final int COUNTERS = 20;

  private static final int FRAME = 6;

  /** The declaration. {@code ioctl} is variadic in C; Linux passes a pointer alike. */
  interface Calls extends Library {
    int ioctl(int descriptor, long request, Pointer argument);
  }

  /**
   * Opens a port, with its locks and settings, and listens. Nothing is written, but the opening
   * itself sets DTR and RTS as the settings have them.
   *
   * @throws IOException if it cannot be opened, or another has it
   */
  public static LineSample take(ConsoleAddress.Serial address, Duration time) throws IOException {
    SerialConsole console = SerialConsole.open(address.path(), address.settings(), false);
    boolean gone = false;
    try {
      int before = framingErrors(console.descriptor());
      long end = System.nanoTime() + time.toNanos();
      byte[] buffer = new byte[4096];
      int octets = 0;
      int text = 0;
      while (!gone && System.nanoTime() - end < 0) {
        int count = console.read(buffer);
        gone = count < 0;
        octets += Math.max(0, count);
        for (int i = 0; i < count; i++) {
          text += isText(buffer[i]) ? 1 : 0;
        }
      }
      int errors = gone ? 0 : framingErrors(console.descriptor()) - before;
      return new LineSample(octets, text, Math.max(0, errors));
    } finally {
      console.close(true); // there is no output to wait for
    }
  }

  static boolean isText(byte octet) {
    return (octet >= ' ' && octet <= '~') || (octet >= '\b' && octet <= '\r') || octet == 0x1b;
  }

  private static int framingErrors(int descriptor) {
    Memory counters = new Memory(COUNTERS * Integer.BYTES);
    Calls calls = Native.load("c", Calls.class);
    return calls.ioctl(descriptor, TIOCGICOUNT, counters) < 0
        ? 0
        : counters.getInt(FRAME * Integer.BYTES);
  }
}
