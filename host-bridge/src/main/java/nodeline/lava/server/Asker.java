// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import java.util.Optional;
import nodeline.permit.PeerName;

/**
 * The client that asks.
 *
 * @param name for which its groups and seats count: its address
 * @param peer the name that it has proved
 */
record Asker(String name, Optional<PeerName> peer) {}
