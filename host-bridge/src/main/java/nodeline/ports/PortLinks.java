// SPDX-License-Identifier: Apache-2.0
package nodeline.ports;

import java.util.List;
import java.util.stream.Stream;

/**
 * The links that udev made for a port: names without their folders.
 *
 * @param board in {@code /dev/dut}
 * @param byId in {@code /dev/serial/by-id}
 * @param byPath in {@code /dev/serial/by-path}
 */
public record PortLinks(List<String> board, List<String> byId, List<String> byPath) {
  /** None. */
  static final PortLinks NONE = new PortLinks(List.of(), List.of(), List.of());

  Stream<String> all() {
    return Stream.of(board, byId, byPath).flatMap(List::stream);
  }
}
