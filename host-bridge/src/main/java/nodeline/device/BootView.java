// SPDX-License-Identifier: Apache-2.0
package nodeline.device;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import nodeline.config.BootSettings;
import nodeline.framing.BoardBoot;

/** How far a board's boot is, for those who ask: {@code docs/status.md}. */
final class BootView {
  private BootView() {}

  static Map<String, Object> of(BoardBoot boot, BootSettings settings, long now) {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("phase", boot.phase().name().toLowerCase(Locale.ROOT));
    known.put("sign", boot.sign());
    known.put("sinceMillis", now - boot.since());
    known.put("signs", settings.signs());
    settings.quiet().ifPresent(quiet -> known.put("quietMillis", quiet.toMillis()));
    return known;
  }
}
