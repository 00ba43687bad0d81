// SPDX-License-Identifier: Apache-2.0
package nodeline.doctor;

import java.util.Optional;
import java.util.stream.Stream;
import nodeline.ports.LinkRivals;
import nodeline.ports.UsbAdapter;

/** Do two adapters look alike to udev? */
final class SerialNumberCheck implements PortCheck {
  static final String NAME = "serial-number";

  private final LinkRivals rivals;

  SerialNumberCheck(LinkRivals rivals) {
    this.rivals = rivals;
  }

  @Override
  public Stream<Finding> of(CheckedPort checked) {
    Optional<String> claimed =
        Optional.ofNullable(checked.address()).flatMap(address -> rivals.of(address.path(), 0));
    if (claimed.isPresent()) {
      String text = claimed.get() + ": the bridge opens none of them";
      return Stream.of(checked.blocks(NAME, text, "nodeline ports --suggest"));
    }
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
