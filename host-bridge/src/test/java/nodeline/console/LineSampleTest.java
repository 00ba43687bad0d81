// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSampleTest {
  private static final Duration TIME = Duration.ofMillis(500);

  @TempDir Path folder;
  private ConsoleAddress.Serial address;
  private TestPty pty;

  @BeforeEach
  void plug() throws IOException {
    address = new ConsoleAddress.Serial(folder.resolve("board"), SerialSettings.DEFAULT);
    pty = TestPty.plug(address.path());
  }

  @AfterEach
  void unplug() {
    pty.close();
  }

  /** Sends it again and again, as the sample begins with what comes after its opening. */
  private LineSample sampleOf(byte[] octets) throws Exception {
    Thread board = new Thread(() -> repeat(octets));
    board.start();
    try {
      return LineSample.take(address, TIME);
    } finally {
      board.interrupt();
      board.join();
    }
  }

  private void repeat(byte[] octets) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        pty.output().write(octets);
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException e) {
      return; // the sample is taken
    }
  }

  @Test
  void countsText() throws Exception {
    LineSample sample = sampleOf("[    1.5] usb 1-1: \u001b[1mok\u001b[0m\r\n".getBytes(US_ASCII));

    assertTrue(sample.octets() > 0, sample.toString());
    assertEquals(sample.octets(), sample.text());
    assertEquals(0, sample.framingErrors());
  }

  @Test
  void countsNoise() throws Exception {
    byte[] noise = new byte[256];
    new Random(7).nextBytes(noise);

    LineSample sample = sampleOf(noise);

    assertTrue(sample.octets() > 0, sample.toString());
    assertTrue(sample.text() * 2 < sample.octets(), sample.toString());
  }

  @Test
  void endsInTimeWhereNothingComes() throws IOException {
    long start = System.nanoTime();

    assertEquals(new LineSample(0, 0, 0), LineSample.take(address, TIME));

    assertTrue(System.nanoTime() - start >= TIME.toNanos());
  }

  @Test
  void writesNothing() throws Exception {
    LineSample.take(address, TIME);

    assertEquals(0, pty.available());
  }

  @Test
  void takesNoPortThatAnotherHas() throws Exception {
    SerialConsole other = SerialConsole.open(address.path(), SerialSettings.DEFAULT, false);
    try {
      assertThrows(OpenFailure.class, () -> LineSample.take(address, TIME));
    } finally {
      other.close(true);
    }
  }

  @Test
  void survivesAnUnplug() {
    Thread puller = new Thread(pty::close);
    puller.start();
    try {
      LineSample sample = LineSample.take(address, TIME);
      assertEquals(0, sample.octets());
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("board"), e.getMessage());
    }
  }
}
