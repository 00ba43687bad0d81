// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import nodeline.Printable;

/**
 * One line for each event, whatever it says.
 *
 * <pre>
 *   08:18:55 INFO  bbb-01 opened console=serial:/dev/dut/bbb-01?baud=115200
 * </pre>
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  @Override
  public String doLayout(ILoggingEvent event) {
    String message = Printable.of(event.getFormattedMessage());
    return "%s %-5s %s%s%n"
        .formatted(
            TIME.format(event.getInstant()),
            event.getLevel(),
            message,
            cause(event.getThrowableProxy()));
  }

  private String cause(IThrowableProxy thrown) {
    if (thrown == null) {
      return "";
    }
    if (isDebug()) {
      return System.lineSeparator() + ThrowableProxyUtil.asString(thrown).stripTrailing();
    }
    return Printable.of(" cause=" + thrown.getClassName() + ": " + thrown.getMessage());
  }

  private boolean isDebug() {
    return ((ch.qos.logback.classic.LoggerContext) getContext())
        .getLogger("nodeline")
        .isEnabledFor(Level.DEBUG);
  }
}
