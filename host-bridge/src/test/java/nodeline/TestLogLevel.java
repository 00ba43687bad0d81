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
  @Override
  public void beforeAll(ExtensionContext context) {
    ((Logger) LoggerFactory.getLogger("nodeline")).setLevel(Level.WARN);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }
}
