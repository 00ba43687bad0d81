// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.server;

import nodeline.group.GuestCall.Guest;

/**
 * A client that asks for a member, which may be new.
 *
 * @param guest the member, and the client that pays for it
 * @param size of the group
 * @param isNew whether it has to join first
 */
record Entrant(Guest guest, int size, boolean isNew) {}
