// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of LAVA's wire, which client and server know. {@code docs/lava.md} is normative.
 *
 * <p>A request's way, from the client to the server:
 *
 * <ol>
 *   <li>{@link nodeline.lava.wire.CoordinatorAddress}: where a coordinator listens
 *   <li>{@link nodeline.lava.wire.ClientIdentity}: the fields of a client that each request has
 *   <li>{@link nodeline.lava.wire.RequestVerb}: what it asks for
 *   <li>{@link nodeline.lava.wire.LongPoll}: what one of our own clients adds
 *   <li>{@link nodeline.lava.wire.WireText}: a board's octets as text
 *   <li>{@link nodeline.lava.wire.WireRequest}: the request
 *   <li>{@link nodeline.lava.wire.WireFormat}: its octets
 *   <li>{@link nodeline.lava.wire.WireDecoder}: the text of octets, or {@link
 *       nodeline.lava.wire.WireFormatException}
 *   <li>{@link nodeline.lava.wire.RequestArguments}: its arguments, checked
 *   <li>{@link nodeline.lava.wire.LongPollAnswer}: what our own server adds to an answer
 *   <li>{@link nodeline.lava.wire.WireResponse}: the answer
 * </ol>
 */
package nodeline.lava.wire;
