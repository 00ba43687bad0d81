// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exec:busybox ash                        | exec:busybox ash
          exec:  cat                              | exec:cat
          serial:/dev/dut/x                       | serial:/dev/dut/x?baud=115200
          serial:/dev/x?baud=9600                 | serial:/dev/x?baud=9600
          serial:/dev/x?rts=off&dtr=off&stopbits=2&parity=even&databits=7&flow=rtscts | \
          serial:/dev/x?baud=115200&databits=7&parity=even&stopbits=2&flow=rtscts&dtr=off&rts=off
          serial:/dev/x?dtr=on&flow=none          | serial:/dev/x?baud=115200
          tcp://Rack2:4007                        | tcp://rack2:4007
          tcp://[::1]:7                           | tcp://[::1]:7
          telnet://Rack2:4007                     | telnet://rack2:4007
          telnet://[::1]:23?rfc2217=on            | telnet://[::1]:23
          telnet://rack2:4007?rfc2217=off         | telnet://rack2:4007?rfc2217=off
          telnet://rack2:4007?dtr=off             | telnet://rack2:4007?baud=115200&dtr=off
          telnet://rack2:4007?purge=on&baud=9600  | telnet://rack2:4007?baud=9600&purge=on
          unix:/run/qemu 1.sock                   | unix:/run/qemu 1.sock
          """)
  void readsAnAddressAndWritesItCanonically(String text, String canonical) {
    ConsoleAddress address = ConsoleAddress.parse(text);
    assertEquals(canonical, address.toString());
    assertEquals(address, ConsoleAddress.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exec:                      | exec: missing command (expected: exec:COMMAND)
          serial:ttyUSB0             | serial: not an absolute path: ttyUSB0 (expected: serial:/dev/NAME)
          serial:                    | serial: not an absolute path:  (expected: serial:/dev/NAME)
          serial:/dev/x?speed=9600   | serial: unknown option: speed (allowed: baud, databits, parity, stopbits, flow, dtr, rts)
          serial:/dev/x?             | serial: unknown option:  (allowed: baud, databits, parity, stopbits, flow, dtr, rts)
          serial:/dev/x?BAUD=9600    | serial: unknown option: BAUD (allowed: baud, databits, parity, stopbits, flow, dtr, rts)
          serial:/dev/x?baud         | serial: option without a value: baud
          serial:/dev/x?baud=1&baud=2 | serial: option given twice: baud
          serial:/dev/x?baud=fast    | serial: bad baud: fast (expected: a number)
          serial:/dev/x?baud=49      | serial: bad baud: 49 (allowed: 50 to 12000000)
          serial:/dev/x?baud=12000001 | serial: bad baud: 12000001 (allowed: 50 to 12000000)
          serial:/dev/x?databits=9   | serial: bad databits: 9 (allowed: 5 to 8)
          serial:/dev/x?parity=no    | serial: bad parity: no (allowed: none, even, odd, mark, space)
          serial:/dev/x?stopbits=3   | serial: bad stopbits: 3 (allowed: 1 to 2)
          serial:/dev/x?flow=hw      | serial: bad flow: hw (allowed: none, rtscts, xonxoff)
          serial:/dev/x?dtr=1        | serial: bad dtr: 1 (allowed: on, off)
          tcp:rack:7                 | tcp: bad address: tcp:rack:7 (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)
          tcp://rack                 | tcp: bad address: tcp://rack (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)
          tcp://::1:7                | tcp: bad address: tcp://::1:7 (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)
          tcp://:7                   | tcp: bad host:  (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)
          tcp://rack/x:7             | tcp: bad host: rack/x (expected: tcp://HOST:PORT or tcp://[IPV6]:PORT)
          tcp://rack:0               | tcp: bad port: 0 (allowed: 1 to 65535)
          tcp://rack:65536           | tcp: bad port: 65536 (allowed: 1 to 65535)
          tcp://rack:+7              | tcp: bad port: +7 (allowed: 1 to 65535)
          unix:run/x                 | unix: not an absolute path: run/x (expected: unix:/PATH)
          telnet:rack:23             | telnet: bad address: telnet:rack:23 (expected: telnet://HOST:PORT or telnet://[IPV6]:PORT)
          telnet://rack              | telnet: bad address: telnet://rack (expected: telnet://HOST:PORT or telnet://[IPV6]:PORT)
          telnet://rack:0            | telnet: bad port: 0 (allowed: 1 to 65535)
          telnet://rack:23?speed=1   | telnet: unknown option: speed (allowed: rfc2217, purge, baud, databits, parity, stopbits, flow, dtr, rts)
          telnet://rack:23?baud=1    | telnet: bad baud: 1 (allowed: 50 to 12000000)
          telnet://rack:23?purge=1   | telnet: bad purge: 1 (allowed: on, off)
          telnet://rack:23?rfc2217=off&baud=9600 | telnet: without RFC 2217 nothing can be set (remove rfc2217=off or the other options)
          /dev/ttyUSB0               | unknown console: /dev/ttyUSB0 (allowed: exec:COMMAND, serial:/dev/NAME, tcp://HOST:PORT, telnet://HOST:PORT, unix:/PATH)
          """)
  void refusesABadAddressInOneLineThatNamesWhatIsAllowed(String text, String message) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> ConsoleAddress.parse(text.strip()));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {108, 200})
  void refusesAUnixPathThatTheKernelCannotTake(int length) {
    String path = "/" + "x".repeat(length - 1);
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> ConsoleAddress.parse("unix:" + path));
    assertEquals("unix: path too long: length=%d, max=107".formatted(length), e.getMessage());
  }

  @Test
  void takesALinkAndItsPortForTheSameResource(@TempDir Path folder) throws Exception {
    Path port = Files.createFile(folder.resolve("ttyUSB0"));
    Path link = Files.createSymbolicLink(folder.resolve("board"), port);
    ConsoleAddress byLink = ConsoleAddress.parse("serial:" + link + "?baud=9600");
    ConsoleAddress byPort = ConsoleAddress.parse("serial:" + port);
    assertEquals(byPort.resource(), byLink.resource());

    Files.delete(port);
    assertNotEquals(byPort.resource(), byLink.resource(), "the link points to nothing now");
  }

  @Test
  void letsAnyNumberOfCommandsRun() {
    assertEquals(Optional.empty(), ConsoleAddress.parse("exec:cat").resource());
  }
}
