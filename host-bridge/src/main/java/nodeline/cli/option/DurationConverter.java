// SPDX-License-Identifier: Apache-2.0
package nodeline.cli.option;

import java.time.Duration;
import nodeline.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option's time as the configuration's are read; the error names the option. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(() -> new TypeConversionException(text + " (" + Durations.EXAMPLES + ")"));
  }
}
