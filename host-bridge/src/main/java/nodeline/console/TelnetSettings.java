// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is asked of a telnet server. Written after the address: {@code ?rfc2217=off}, or the options
 * of {@link SerialSettings} and {@code purge=on}.
 *
 * @param rfc2217 whether the server is asked to let us set its port; if not, nothing can be set
 * @param serial how it is to set its port; empty: as it stands there
 * @param purge whether it throws away, at each opening, what it still holds either way
 */
public record TelnetSettings(boolean rfc2217, Optional<SerialSettings> serial, boolean purge) {
  /** RFC 2217 if the server has it, with the port as it stands there. */
  public static final TelnetSettings DEFAULT = new TelnetSettings(true, Optional.empty(), false);

  private static final String RFC2217 = "rfc2217";
  private static final String PURGE = "purge";

  public TelnetSettings {
    if (!rfc2217 && (serial.isPresent() || purge)) {
      throw new IllegalArgumentException(
          "telnet: without RFC 2217 nothing can be set (remove rfc2217=off or the other options)");
    }
  }

  static TelnetSettings parse(String query) {
    List<String> allowed = new ArrayList<>(List.of(RFC2217, PURGE));
    allowed.addAll(SerialSettings.OPTIONS);
    AddressOptions options = new AddressOptions("telnet", query, allowed);
    return new TelnetSettings(
        options.onOff(RFC2217, true),
        SerialSettings.OPTIONS.stream().anyMatch(options::has)
            ? Optional.of(SerialSettings.of(options))
            : Optional.empty(),
        options.onOff(PURGE, false));
  }

  /** The options as an address has them; empty for the defaults. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!rfc2217) {
      parts.add(RFC2217 + "=off");
    }
    serial.ifPresent(settings -> parts.add(settings.toString().substring(1)));
    if (purge) {
      parts.add(PURGE + "=on");
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }
}
