// SPDX-License-Identifier: Apache-2.0
package nodeline.decode;

/**
 * A line of a capture.
 *
 * @param number from 1
 * @param beginning its first octets, {@value #MAX_BEGINNING} at most: what has recorded it may have
 *     put a time there
 */
public record CaptureLine(long number, String beginning) {
  static final int MAX_BEGINNING = 128;
}
