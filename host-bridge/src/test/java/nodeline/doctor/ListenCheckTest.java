// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import nodeline.console.ConsoleAddress;
import nodeline.console.LineSample;
import nodeline.console.SerialSettings;
import nodeline.ports.FakeSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenCheckTest {
  private final ListenCheck check = new ListenCheck(Duration.ofSeconds(3), "my bench.yaml");

  @TempDir Path folder;

  private Finding judge(LineSample heard) {
    CheckedPort port =
        new CheckedPort(
            new FakeSystem(folder).ftdi("1-1", "ttyUSB0", "A1").port("ttyUSB0"),
            "bbb-01",
            new ConsoleAddress.Serial(Path.of("/dev/ttyUSB0"), SerialSettings.DEFAULT));
    return check.judge(port, heard);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, OK", // silence
    "10, 0, 0, OK", // too little to say anything
    "1000, 1000, 0, OK",
    "1000, 990, 10, OK", // a reset's noise
    "1000, 499, 0, BLOCKS",
    "1000, 600, 501, BLOCKS",
    "0, 0, 200, BLOCKS", // framing errors only: the driver drops such octets
  })
  void judgesWhatItHeard(int octets, int text, int framingErrors, Severity severity) {
    assertEquals(severity, judge(new LineSample(octets, text, framingErrors)).severity());
  }

  @Test
  void saysHowToChangeTheSpeed() {
    Finding finding = judge(new LineSample(1000, 100, 700));

    assertEquals(
        "mostly noise at baud=115200, is the board's another?"
            + " in 3 s: octets=1000, text=100, framing errors=700",
        finding.text());
    assertEquals(
        "${EDITOR:-vi} 'my bench.yaml'  # give serial:/dev/ttyUSB0 ?baud=NEW", finding.fix());
  }
}
