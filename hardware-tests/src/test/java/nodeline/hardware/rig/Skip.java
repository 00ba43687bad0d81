// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.rig;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Skips tests and prints why, which Maven does not. JUnit registers it for every test: a {@link
 * MissingPrerequisite} skips the test, but fails it where CI promises that all is there.
 */
public final class Skip
    implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90)); // for machines as busy as CI's
  }

  /** Skips the test, in CI too. */
  public static void unless(boolean there, String reason) {
    if (!there) {
      System.out.println("skipped: " + reason);
    }
    Assumptions.assumeTrue(there, reason);
  }

  private static void skipOrThrow(Throwable failure) throws Throwable {
    if (failure instanceof MissingPrerequisite && !"true".equals(System.getenv("CI"))) {
      unless(false, failure.getMessage());
    }
    throw failure;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    skipOrThrow(failure);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    skipOrThrow(failure);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    skipOrThrow(failure);
  }
}
