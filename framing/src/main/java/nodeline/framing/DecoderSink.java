// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

/**
 * What a {@link RequestDecoder} finds, in the order of the stream; only a {@link #damaged} may come
 * behind the request that follows the broken frame directly.
 *
 * <p>None of these may call the decoder.
 */
public interface DecoderSink {
  /** Console text, unchanged; the array is the decoder's or its caller's and changes afterwards. */
  void text(byte[] octets, int offset, int length);

  /**
   * An intact request.
   *
   * @param repaired whether foreign text had to be taken out of it
   */
  void request(Request request, boolean repaired);

  /** An intact reply that came out of the text: a tty echoes it, or both ways were recorded. */
  default void reply(Reply reply) {}

  /** A broken request was given up; its octets are console text. */
  void damaged(Damaged damaged);

  /** The start of a request of another version, with a well-formed id; it is console text too. */
  void foreignVersion(String id);
}
