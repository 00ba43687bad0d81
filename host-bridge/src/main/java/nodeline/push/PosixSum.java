// SPDX-License-Identifier: Apache-2.0
package nodeline.push;

import java.nio.charset.StandardCharsets;
import java.util.zip.Checksum;

/** The sum that {@code cksum} prints: the CRC of POSIX over the octets and their number. */
final class PosixSum implements Checksum {
  private static final int POLYNOMIAL = 0x04C11DB7;
  private static final int OCTETS = 256;
  private static final int[] TABLE = new int[OCTETS];

  static {
    for (int i = 0; i < OCTETS; i++) {
      int x = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        x = (x << 1) ^ ((x >> 31) & POLYNOMIAL);
      }
      TABLE[i] = x;
    }
  }

  private int sum;
  private long length;

  /** The sum of a text of ASCII. */
  static PosixSum of(String text) {
    PosixSum sum = new PosixSum();
    byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
    sum.update(octets, 0, octets.length);
    return sum;
  }

  @Override
  public void update(int octet) {
    sum = add(sum, octet);
    length++;
  }

  @Override
  public void update(byte[] octets, int from, int count) {
    int x = sum;
    for (int i = from; i < from + count; i++) {
      x = (x << 8) ^ TABLE[(x >>> 24) ^ (octets[i] & 0xff)];
    }
    sum = x;
    length += count;
  }

  private static int add(int sum, int octet) {
    return (sum << 8) ^ TABLE[(sum >>> 24) ^ (octet & 0xff)];
  }

  @Override
  public long getValue() {
    int x = sum;
    for (long rest = length; rest > 0; rest >>>= 8) {
      x = add(x, (int) rest);
    }
    return ~x & 0xffffffffL;
  }

  /** Octets so far. */
  long length() {
    return length;
  }

  /** The CRC, and the number of octets, with this between. */
  String joined(String between) {
    return getValue() + between + length;
  }

  @Override
  public void reset() {
    sum = 0;
    length = 0;
  }
}
