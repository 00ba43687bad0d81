// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times before frames, as programs that record consoles write them. */
class CaptureTimeTest {
  private static final String FRAME = "~NL1:0123456789ab:1:s";
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Optional<CaptureTime> of(String before) {
    return CaptureTime.of(new CaptureLine(1, before + FRAME), BERLIN);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "2026-11-24T13:02:27.312Z ,2026-11-24T13:02:27.312Z",
        "[2026-11-24 13:02:27] ,2026-11-24T12:02:27Z",
        "[2026-11-24 13:02:27.5] ,2026-11-24T12:02:27.500Z",
        "2026-07-24T13:02:27.312456+0530 ,2026-07-24T07:32:27.312Z",
        "|- {\"dt\": \"2026-11-24T13:02:27.312000\", \"lvl\": \"target\", \"msg\": \"|,2026-11-24T13:02:27.312Z",
      })
  void withADate(String before, Instant time) {
    assertEquals(Optional.of(new CaptureTime(time.toEpochMilli(), true)), of(before));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[00:00:05.250] ", "Nov 24 00:00:05.250 host: ", "00:00:05.250 ", "(00:00:05,25)"})
  void withoutADate(String before) {
    assertEquals(Optional.of(new CaptureTime(5_250, false)), of(before));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[   12.345678] ",
        "00:11:22:33:44:55 ",
        "2026-13-24T13:02:27 ",
        "25:02:27 ",
        "7:99 ",
        "1234567:00:00:00"
      })
  void isNotThere(String before) {
    assertEquals(Optional.empty(), of(before));
  }

  @Test
  void whatABoardSendsIsNoTime() {
    CaptureLine line = new CaptureLine(1, FRAME + ":1:1:ready,at=13:02:27");
    assertEquals(Optional.empty(), CaptureTime.of(line, BERLIN));
  }

  private static OptionalLong at(CaptureClock clock, String before) {
    return clock.at(new CaptureLine(1, before + FRAME));
  }

  @Test
  void aClockWithoutADateGoesOnAfterMidnightAndNeverBack() {
    CaptureClock clock = new CaptureClock(BERLIN);
    assertEquals(OptionalLong.empty(), at(clock, ""));
    assertEquals(OptionalLong.of(86_399_000), at(clock, "23:59:59 "));
    assertEquals(OptionalLong.of(86_401_000), at(clock, "00:00:01 "));
    assertEquals(OptionalLong.of(86_401_000), at(clock, "no time "));
    assertEquals(OptionalLong.of(86_401_000), at(clock, "23:59:58 "), "it was set back");
    assertEquals(OptionalLong.of(86_405_000), at(clock, "00:00:05 "));
    assertEquals(OptionalLong.of(86_405_000), at(clock, "2026-11-24T13:02:27Z "));
  }
}
