// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.List;

/**
 * The USB device that a port is part of.
 *
 * @param vendorId four hexadecimal digits
 * @param productId four hexadecimal digits
 * @param vendor as the device calls it; null if it has no name
 * @param product as the device calls it; null if it has no name
 * @param serial its serial number as the device has it; null if it has none
 * @param sharedBy names of ports of other devices that have the same serial number
 * @param interfaceNumber two hexadecimal digits
 * @param portNumber of several ports of one interface; null where the driver does not count
 * @param location its bus and the sockets on the way, such as {@code 1-2.1}
 */
public record UsbAdapter(
    String vendorId,
    String productId,
    String vendor,
    String product,
    String serial,
    List<String> sharedBy,
    String interfaceNumber,
    Integer portNumber,
    String location) {
  UsbAdapter sharedBy(List<String> others) {
    return new UsbAdapter(
        vendorId,
        productId,
        vendor,
        product,
        serial,
        others,
        interfaceNumber,
        portNumber,
        location);
  }

  /** Whether both are parts of one device. */
  boolean isSameDevice(UsbAdapter other) {
    return location.equals(other.location);
  }
}
