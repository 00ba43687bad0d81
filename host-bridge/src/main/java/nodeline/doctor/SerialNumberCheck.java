// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.stream.Stream;
import nodeline.ports.UsbAdapter;

/** Do two adapters look alike to udev? */
final class SerialNumberCheck implements PortCheck {
  static final String NAME = "serial-number";

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    UsbAdapter usb = checked.port().usb();
    if (usb == null || usb.sharedBy().isEmpty()) {
      return Stream.empty();
    }
    String text =
        "serial number %s is also that of %s: name them by path"
            .formatted(usb.serial(), String.join(", ", usb.sharedBy()));
    return Stream.of(checked.warns(NAME, text, "nodeline ports --suggest"));
  }
}
