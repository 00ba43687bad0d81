// SPDX-License-Identifier: Apache-2.0
/**
 * The server of a coordinator on LAVA's wire, for LAVA's dispatchers and other bridges.
 *
 * <p>A request's way, from the socket to its answer:
 *
 * <pre>
 *   CoordinatorServer    the port, as ServerConfig and ServerLimits say
 *   ClientConnections    all connections, and what they hold
 *   ClientConnection     one client, which asks once
 *   RequestHandler       executes its request
 *     SharedExecutor     in groups whose logs other hosts share
 *     RequestExecutor    in groups of this program alone
 *   ServedGroups         the groups of members that came over the wire
 *     ServedGroup        one of them
 *     RemoteMember       a member of it
 *     ResultBundles      results that LAVA's first dispatchers gathered
 *   ImmediateExecutor    requests that are answered at once, with "wait" if need be
 *   PendingLongPoll      a request that is answered when its outcome is there
 *   Responses            answers of outcomes
 *   Responder            takes the answer: the connection again
 * </pre>
 */
package nodeline.lava.server;
