// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Takes one message of LAVA's wire, however its octets are cut.
 *
 * <pre>
 *   LENGTH  eight digits         ⇒ BODY, or malformed
 *   BODY    length characters    ⇒ whole
 * </pre>
 *
 * <p>It holds what has come and never more than four times the limit, whatever length was said.
 */
public final class WireDecoder {
  /** Octets that are looked at together. */
  private static final int RUN = 256;

  private final int limit;
  private final ByteArrayOutputStream octets = new ByteArrayOutputStream(WireFormat.HEADER);

  /** Characters that have not begun; below 0 until the length is known. */
  private int left = -1;

  /** Octets that the character under way still lacks. */
  private int lacking;

  /**
   * A decoder of one message.
   *
   * @param limit characters of JSON that are taken
   */
  public WireDecoder(int limit) {
    this.limit = limit;
  }

  /**
   * Takes octets up to the message's end; later ones stay in the buffer.
   *
   * @return the JSON's text once it is whole
   * @throws WireFormatException if this can be no message, as soon as that is known
   */
  public Optional<String> feed(ByteBuffer in) throws WireFormatException {
    while (in.hasRemaining()) {
      if (left < 0) {
        length(in.get());
      } else {
        body(in);
      }
      if (left == 0 && lacking == 0) {
        return Optional.of(text());
      }
    }
    return Optional.empty();
  }

  /** Octets held. */
  public int size() {
    return octets.size();
  }

  private void length(byte digit) throws WireFormatException {
    if (digit < 0 || Character.digit(digit, 16) < 0) {
      throw new WireFormatException("bad length: not a hexadecimal digit: octet=" + (digit & 0xff));
    }
    octets.write(digit);
    if (octets.size() == WireFormat.HEADER) {
      long said = Long.parseLong(octets.toString(StandardCharsets.US_ASCII), 16);
      if (said == 0 || said > limit) {
        throw new WireFormatException("bad length: length=%d, max=%d".formatted(said, limit));
      }
      left = (int) said;
      octets.reset();
    }
  }

  private void body(ByteBuffer in) throws WireFormatException {
    if (lacking > 0 || in.get(in.position()) < 0) {
      body(in.get());
    } else {
      ascii(in);
    }
  }

  /** Octet by octet, a long message would keep all other clients waiting. */
  private void ascii(ByteBuffer in) {
    byte[] run = new byte[Math.min(RUN, Math.min(left, in.remaining()))];
    in.get(in.position(), run);
    int count = 0;
    while (count < run.length && run[count] >= 0) {
      count++;
    }
    octets.write(run, 0, count);
    in.position(in.position() + count);
    left -= count;
  }

  private void body(byte octet) throws WireFormatException {
    octets.write(octet);
    boolean continues = (octet & 0xc0) == 0x80;
    if (continues != lacking > 0) {
      throw new WireFormatException("not UTF-8");
    }
    if (continues) {
      lacking--;
    } else {
      left--;
      lacking = octet >= 0 ? 0 : Integer.numberOfLeadingZeros(~octet << 24) - 1;
      if (lacking > 3) {
        throw new WireFormatException("not UTF-8");
      }
    }
  }

  private String text() throws WireFormatException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFormatException("not UTF-8");
    }
  }
}
