// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.option;

import java.time.Duration;
import nodeline.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long ago something was: files of events may be years old. */
public final class PastConverter implements ITypeConverter<Duration> {
  private static final int MAX_DAYS = 36_500;

  @Override
  public Duration convert(String text) {
    return Durations.parse(text, Duration.ofDays(MAX_DAYS).toSeconds())
        .orElseThrow(() -> new TypeConversionException(text + " (" + Durations.EXAMPLES + ")"));
  }
}
