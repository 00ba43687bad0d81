// SPDX-License-Identifier: Apache-2.0
/**
 * The client of a coordinator on LAVA's wire: a real lava-coordinator, or a server of Nodeline's.
 *
 * <p>A request's way, from a device's call to the socket and back:
 *
 * <pre>
 *   RemoteCoordinator    takes calls; its thread asks for all groups
 *   RemoteCall           a call until its outcome is told
 *   RemoteGroup          a group: registered or not, its calls, whether its state was lost
 *   Registration         its members, of this bridge and others
 *   PollInterval         when it is asked next
 *   PolledCalls          calls at a real coordinator, decided by a replica
 *     RemoteMessages     what is sent there, and what the others have sent
 *     AcknowledgedSends  what the coordinator has taken
 *     SyncRounds         the rounds of one id's sync
 *   LongPollCalls        calls at a server of Nodeline's
 *     LongPollCall       one of them
 *   CoordinatorLink      whether the coordinator is reached, and why not
 *   CoordinatorClient    one connection for each request
 *   ResponseHandler      reads its answer
 * </pre>
 *
 * <p>{@code UnreachableException}: no answer. {@code StateLostException}: the coordinator was
 * started anew.
 */
package nodeline.lava.client;
