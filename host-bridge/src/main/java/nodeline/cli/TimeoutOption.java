// SPDX-License-Identifier: Apache-2.0
package nodeline.cli;

import java.time.Duration;
import java.util.Optional;
import nodeline.cli.option.DurationConverter;
import nodeline.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How long a command waits for the bridge. */
final class TimeoutOption {
  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = LimitConverter.class,
      description = "Fail after so long. Default: ${DEFAULT-VALUE}.")
  private Limit limit;

  /**
   * An option with a default.
   *
   * @param otherwise holds where none is given; empty: no limit
   */
  TimeoutOption(Optional<Duration> otherwise) {
    limit = new Limit(otherwise);
  }

  /** Empty: no limit. */
  Optional<Duration> limit() {
    return limit.time;
  }

  /** The help shows the default as this text. */
  record Limit(Optional<Duration> time) {
    @Override
    public String toString() {
      return time.map(Durations::format).orElse("no limit");
    }
  }

  static final class LimitConverter implements ITypeConverter<Limit> {
    @Override
    public Limit convert(String text) {
      return new Limit(Optional.of(new DurationConverter().convert(text)));
    }
  }
}
