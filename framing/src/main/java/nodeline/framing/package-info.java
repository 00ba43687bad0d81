// SPDX-License-Identifier: Apache-2.0
/**
 * The wire: frames, their decoder, and the rules of one device's calls, as {@code docs/protocol.md}
 * states them.
 *
 * <p>Nothing here reads a clock, starts a thread or does I/O: time is a parameter, in milliseconds
 * of any monotonic clock. Texts are Latin-1 strings, one {@code char} an octet (see {@link
 * nodeline.framing.Octets}).
 */
package nodeline.framing;
