// SPDX-License-Identifier: Apache-2.0
package nodeline;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** Tests print warnings and errors alone, and wait long enough on a busy machine. */
public final class TestLogLevel implements BeforeAllCallback {
  private static final String OURS = "nodeline";
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  @Override
  public void beforeAll(ExtensionContext context) {
    logger().setLevel(Level.WARN);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  /** While another class's thread sets the logging up, there are substitutes alone. */
  private static Logger logger() {
    org.slf4j.Logger logger = LoggerFactory.getLogger(OURS);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!(logger instanceof Logger) && System.nanoTime() < end) {
      Thread.onSpinWait();
      logger = LoggerFactory.getLogger(OURS);
    }
    return (Logger) logger;
  }
}
