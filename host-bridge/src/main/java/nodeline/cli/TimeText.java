// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.time.Duration;
import nodeline.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line. */
final class TimeText implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "not a time: " + text + " (" + Durations.EXAMPLES + ")"));
  }
}
