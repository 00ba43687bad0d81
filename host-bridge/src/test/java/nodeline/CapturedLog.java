// SPDX-License-Identifier: Apache-2.0
package nodeline;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What one class logs until this is closed. It is kept for the test, and not printed. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  private CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    events.start();
    logger.addAppender(events);
    logger.setAdditive(false);
  }

  public static CapturedLog of(Class<?> source) {
    return new CapturedLog(source.getName());
  }

  /** One of a class that is not public. */
  public static CapturedLog of(String className) {
    return new CapturedLog(className);
  }

  /** {@code LEVEL message}, and the message of its exception. */
  public List<String> lines() {
    synchronized (events) { // as an appender is while it takes one
      return events.list.stream().map(CapturedLog::line).toList();
    }
  }

  private static String line(ILoggingEvent event) {
    String line = event.getLevel() + " " + event.getFormattedMessage();
    return event.getThrowableProxy() == null
        ? line
        : line + ": " + event.getThrowableProxy().getMessage();
  }

  @Override
  public void close() {
    logger.setAdditive(true);
    logger.detachAppender(events);
  }
}
