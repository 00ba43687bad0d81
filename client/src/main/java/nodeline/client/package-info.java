// SPDX-License-Identifier: Apache-2.0
/**
 * Nodeline for harnesses. {@link nodeline.client.BoardBench} is a bench with its boards, {@link
 * nodeline.client.BridgeClient} a client of a bridge's control socket. {@code docs/harnesses.md}
 * has examples.
 */
package nodeline.client;
