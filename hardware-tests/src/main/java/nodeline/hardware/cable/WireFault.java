// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.cable;

/**
 * What a wire can do to what it carries one way, and the meaning of the number that goes with it.
 */
public enum WireFault {
  /** A kernel's line in so many bytes on average. */
  KERNEL_TEXT,
  /** A burst of kernel lines in so many bytes on average. */
  KERNEL_STORM,
  /** A byte less in so many on average. */
  DROPPED_BYTE,
  /** A byte twice in so many on average. */
  DOUBLED_BYTE,
  /** A byte with one bit flipped in so many on average. */
  FLIPPED_BYTE,
  /** A bit flipped in so many on average. */
  FLIPPED_BIT,
  /** A pause of 10 to 400 ms in so many bytes on average. */
  PAUSE,
  /** A line end that comes as another one, in so many. */
  LINE_END,
  /** The eighth bit is cut off, for any number. */
  SEVEN_BITS,
  /** So many bits a second, ten for a byte. */
  BAUD,
  /**
   * So many bytes fit into the receiver's buffer, which is filled at 115200 baud and emptied at
   * {@link Lane#DRAIN} bytes a second; what does not fit is lost.
   */
  BUFFER
}
