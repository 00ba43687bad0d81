// SPDX-License-Identifier: Apache-2.0
package nodeline.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a board's boot is known.
 *
 * @param signs first words of its loader's lines, besides those that every device has
 * @param quiet silence after which a boot is taken for done; empty: only signs count
 */
public record BootSettings(List<String> signs, Optional<Duration> quiet) {
  public static final BootSettings NONE = new BootSettings(List.of(), Optional.empty());

  public BootSettings {
    signs = List.copyOf(signs);
  }
}
