// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private static final int MANY = 1_200;

  private final LoggerContext context = new LoggerContext();
  private final LogLine line = new LogLine();

  private int lines(Level level, String message, boolean named) {
    line.setContext(context);
    Logger logger = context.getLogger("nodeline.device.Device");
    context.getLogger("nodeline").setLevel(Level.INFO);
    int shown = 0;
    for (int i = 0; i < MANY; i++) {
      Object[] arguments = named ? new Object[] {"name-" + i} : new Object[0];
      OutOfMemoryError error = level == Level.ERROR ? new OutOfMemoryError("heap") : null;
      LoggingEvent event = new LoggingEvent("Logger", logger, level, message, error, arguments);
      event.setTimeStamp(1_000);
      shown += line.doLayout(event).isEmpty() ? 0 : 1;
    }
    return shown;
  }

  @Test
  void errorsAreLimitedHoweverTheyAreNamed() {
    assertEquals(LineLimit.LINES, lines(Level.ERROR, "lava failed a request", false));
    assertEquals(LineLimit.LINES, lines(Level.ERROR, "{} lost an outcome", true));
  }

  @Test
  void namesThatOthersSendMakeNoKindsOfLines() {
    assertEquals(LineLimit.LINES, lines(Level.INFO, "lava joined group={}", true));
  }

  @Test
  void eachDeviceHasItsLines() {
    assertEquals(MANY, lines(Level.INFO, "{} opened", true));
  }
}
