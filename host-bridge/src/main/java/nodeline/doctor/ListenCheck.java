// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import nodeline.console.LineSample;

/** Does a board send text at the speed that the configuration has? Listens, and never writes. */
final class ListenCheck implements PortCheck {
  static final String NAME = "baud";

  /** Fewer say nothing. */
  private static final int FEW = 16;

  private final Duration time;
  private final String file;

  ListenCheck(Duration time, String file) {
    this.time = time;
    this.file = file;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    try {
      return Stream.of(judge(checked, LineSample.take(checked.address(), time)));
    } catch (IOException e) {
      return Stream.of(checked.blocks(NAME, "cannot listen: " + e.getMessage(), "nodeline ports"));
    }
  }

  Finding judge(CheckedPort checked, LineSample heard) {
    String numbers =
        "in %d s: octets=%d, text=%d, framing errors=%d"
            .formatted(time.toSeconds(), heard.octets(), heard.text(), heard.framingErrors());
    int baud = checked.address().settings().baud();
    if (heard.octets() + heard.framingErrors() < FEW) {
      return checked.ok(NAME, "quiet " + numbers);
    }
    if (heard.text() * 2 < heard.octets() || heard.framingErrors() * 2 > heard.octets()) {
      return checked.blocks(
          NAME,
          "mostly noise at baud=%d, is the board's another? %s".formatted(baud, numbers),
          new AddressFix(file).speed(checked.address()));
    }
    return checked.ok(NAME, "text at baud=%d %s".formatted(baud, numbers));
  }
}
