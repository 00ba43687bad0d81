// SPDX-License-Identifier: Apache-2.0
package nodeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** What a class or a package logs until this is closed. It is kept for the test, not printed. */
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

  /** One of a package, or of a class that is not public. */
  public static CapturedLog of(String name) {
    return new CapturedLog(name);
  }

  /** {@code LEVEL message}, and the message of its exception. */
  public List<String> lines() {
    return lines(event -> true);
  }

  private List<String> lines(Predicate<ILoggingEvent> wanted) {
    synchronized (events) { // as an appender is while it takes one
      return events.list.stream().filter(wanted).map(CapturedLog::line).toList();
    }
  }

  /** The lines that tell of something wrong. */
  public List<String> warnings() {
    return lines(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  /** Waits until each of these texts was in a warning; no other warning was said. */
  public void awaitWarnings(String... texts) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              for (String text : texts) {
                assertTrue(
                    warnings().stream().anyMatch(line -> line.contains(text)),
                    text + " is not in " + warnings());
              }
            });
    assertWarnsOf(texts);
  }

  /** Each warning has one of these texts. */
  public void assertWarnsOf(String... texts) {
    for (String line : warnings()) {
      assertTrue(Stream.of(texts).anyMatch(line::contains), line);
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
