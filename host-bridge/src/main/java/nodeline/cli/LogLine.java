// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
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

  private final LineLimit limit = new LineLimit();

  @Override
  public String doLayout(ILoggingEvent event) {
    return admitted(event).map(note -> line(event, note)).orElse("");
  }

  /**
   * By convention a line begins with its device: each has its own lines. What else a line names may
   * be anything that others have sent, so it makes no kind of line of its own.
   */
  private Optional<String> admitted(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    String message = event.getMessage();
    boolean named = arguments != null && arguments.length > 0;
    if (isDebug() || (!named && event.getLevel() != Level.ERROR)) {
      return Optional.of("");
    }
    boolean ofDevice = named && message.startsWith("{}") && event.getLevel() != Level.ERROR;
    String key = ofDevice ? arguments[0] + " " + message : event.getLoggerName() + " " + message;
    return limit.admit(key, event.getTimeStamp());
  }

  private String line(ILoggingEvent event, String note) {
    String message = Printable.of(event.getFormattedMessage());
    return "%s %-5s %s%s%s%n"
        .formatted(
            TIME.format(event.getInstant()),
            event.getLevel(),
            message,
            note,
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
