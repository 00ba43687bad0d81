// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/** Ranges of fields that a caller sets. */
final class Range {
  private Range() {}

  static void check(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          field + " out of range: value=" + value + ", min=" + min + ", max=" + max);
    }
  }

  static void checkPayload(String payload, int max) {
    byte[] octets = Octets.bytes(payload);
    if (octets.length > max) {
      throw new IllegalArgumentException(
          "payload too long: length=" + octets.length + ", max=" + max);
    }
    if (!FrameLayout.allInAlphabet(octets, 0, octets.length)) {
      throw new IllegalArgumentException("payload not escaped: payload=" + payload);
    }
  }
}
