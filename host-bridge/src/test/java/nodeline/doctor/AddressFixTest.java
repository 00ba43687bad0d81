// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nodeline.console.ConsoleAddress;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands are run, by a shell. */
class AddressFixTest {
  @TempDir Path folder;

  private String run(String command, Path file) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", command.replace("NEW", "9600")).inheritIO().start();
    assertEquals(0, shell.waitFor(), command);
    return Files.readString(file);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "serial:/dev/b | c: serial:/dev/b | c: serial:/dev/b?baud=9600",
        "serial:/dev/b | c: \"serial:/dev/b\" | c: \"serial:/dev/b?baud=9600\"",
        "serial:/dev/b | {c: 'serial:/dev/b'} | {c: 'serial:/dev/b?baud=9600'}",
        "serial:/dev/b | [serial:/dev/b, serial:/dev/b2] |"
            + " [serial:/dev/b?baud=9600, serial:/dev/b2]",
        "serial:/dev/b | [serial:/dev/b-2, serial:/dev/b] |"
            + " [serial:/dev/b-2, serial:/dev/b?baud=9600]",
        "serial:/dev/b?dtr=off | c: serial:/dev/b?dtr=off | c: serial:/dev/b?baud=9600&dtr=off",
        "serial:/dev/b?baud=115200 | c: serial:/dev/b?baud=115200 # x | c: serial:/dev/b?baud=9600 # x",
        "serial:/dev/b?dtr=off&baud=57600 | c: serial:/dev/b?dtr=off&baud=57600&rts=off |"
            + " c: serial:/dev/b?dtr=off&baud=9600&rts=off",
        "serial:/dev/b | [serial:/dev/b, serial:/dev/a?baud=1200] |"
            + " [serial:/dev/b?baud=9600, serial:/dev/a?baud=1200]",
        "serial:/dev/a.b*[c] | c: serial:/dev/a.b*[c] | c: serial:/dev/a.b*[c]?baud=9600",
        "telnet://rack:1?baud=300 | c: telnet://rack:1?baud=300 | c: telnet://rack:1?baud=9600",
      },
      delimiter = '|',
      quoteCharacter = '`')
  void givesAnotherSpeedWhateverTheAddressHas(String address, String before, String after)
      throws Exception {
    Path file = Files.writeString(folder.resolve("my bench.yaml"), before + "\n");
    String command = new AddressFix(file.toString()).speed(ConsoleAddress.parse(address));
    assertEquals(after + "\n", run(command, file), command);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "tcp://10.0.0.1:40 | [tcp://10.0.0.1:4001, tcp://10.0.0.1:40] |"
            + " [tcp://10.0.0.1:4001, telnet://10.0.0.1:40]",
        "tcp://rack:4001 | {c: \"tcp://rack:4001\"} | {c: \"telnet://rack:4001\"}",
        "telnet://rack:1?baud=9600 | c: telnet://rack:1?baud=9600 | c: tcp://rack:1",
        "telnet://[::1]:7 | {c: 'telnet://[::1]:7'} | {c: 'tcp://[::1]:7'}",
      },
      delimiter = '|',
      quoteCharacter = '`')
  void givesTheOtherScheme(String address, String before, String after) throws Exception {
    Path file = Files.writeString(folder.resolve("bench.yaml"), before + "\n");
    String command = new AddressFix(file.toString()).scheme(ConsoleAddress.parse(address));
    assertEquals(after + "\n", run(command, file), command);
  }
}
