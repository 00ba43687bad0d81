// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.util.Locale;
import java.util.Optional;
import nodeline.control.ClientStatus;
import nodeline.control.SocketPeer;

/**
 * What a client is called.
 *
 * @param peer who it is among those of its kind
 * @param process at the other end of its socket, where the kernel says
 */
record ClientName(ClientStatus.Kind kind, String peer, Optional<SocketPeer> process) {
  ClientStatus status(ClientStatus.Access access, long lostOctets) {
    return new ClientStatus(
        kind,
        peer,
        access,
        lostOctets,
        process.map(SocketPeer::user).orElse(""),
        process.flatMap(SocketPeer::pid).orElse(null));
  }

  @Override
  public String toString() {
    String sort = kind.name().toLowerCase(Locale.ROOT);
    boolean numbered = kind == ClientStatus.Kind.CONSOLE || kind == ClientStatus.Kind.UNIX;
    return sort
        + (numbered ? " client " : " ")
        + peer
        + process.map(found -> " (" + found + ")").orElse("");
  }
}
