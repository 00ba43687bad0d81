// SPDX-License-Identifier: Apache-2.0
package nodeline.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostClockTest {
  private static final long WALL = 1_800_000_000;
  private static final String RTC = "sys/class/rtc/rtc0/since_epoch";

  @TempDir Path root;

  @BeforeEach
  void running() throws IOException {
    file("proc/sys/kernel/random/boot_id", "cacd6aa7-7dbe-4e5f-a604-4d4a89e4915d\n");
    file("proc/uptime", "616.11 899.51\n");
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Moment moment(long wall) {
    return new HostClock(root, Clock.fixed(Instant.ofEpochSecond(wall), ZoneOffset.UTC)).get();
  }

  @Test
  void countsFromTheStartOfTheHost() {
    String boot = "cacd6aa7-7dbe-4e5f-a604-4d4a89e4915d";
    assertEquals(new Moment(boot, 616_110, WALL, false), moment(WALL));
  }

  @ParameterizedTest
  @CsvSource({"0,true", "299,true", "-299,true", "301,false", "-3600,false"})
  void believesAClockWithWhichTheHardwareAgrees(long behind, boolean sure) throws IOException {
    file(RTC, WALL - behind + "\n");
    assertEquals(sure, moment(WALL).sure());
  }

  @Test
  void believesAClockThatTheNetworkHasSet() throws IOException {
    file("run/systemd/timesync/synchronized", "");
    assertEquals(true, moment(WALL).sure());
  }

  /** A hardware clock without a battery begins there too, and the host takes its time. */
  @Test
  void neverBelievesAClockOfThePast() throws IOException {
    file(RTC, "946684800\n");
    assertFalse(moment(946_684_800).sure());
  }

  @ParameterizedTest
  @CsvSource({"''", "x", "99999999999999999999"})
  void aHardwareClockThatCannotBeReadIsNone(String text) throws IOException {
    file(RTC, text);
    assertFalse(moment(WALL).sure());
  }

  @Test
  void knowsNoStartWhereTheHostShowsNone() throws IOException {
    Files.delete(root.resolve("proc/uptime"));
    assertEquals(new Moment("", 0, WALL, false), moment(WALL));
  }

  @Test
  void readsThisHost() {
    Moment first = new HostClock(Path.of("/"), Clock.systemUTC()).get();
    Moment second = new HostClock(Path.of("/"), Clock.systemUTC()).get();
    assertEquals(false, second.since(first).orElseThrow().isNegative());
  }
}
