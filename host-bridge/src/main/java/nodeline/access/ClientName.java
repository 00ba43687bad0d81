// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.util.Locale;
import java.util.Optional;
import nodeline.control.ClientStatus;
import nodeline.control.SocketPeer;
import nodeline.permit.PeerName;

/**
 * What a client is called.
 *
 * @param peer who it is among those of its kind
 * @param process at the other end of its socket, where the kernel says
 * @param proved the name by which it may have the console, if it has one
 */
record ClientName(
    ClientStatus.Kind kind, String peer, Optional<SocketPeer> process, Optional<PeerName> proved) {
  /** One at a Unix socket, or of whom nothing is known but its address. */
  ClientName(ClientStatus.Kind kind, String peer, Optional<SocketPeer> process) {
    this(kind, peer, process, process.map(SocketPeer::proved));
  }

  /** One at a port. */
  ClientName(ClientStatus.Kind kind, String peer, PeerName proved) {
    this(kind, peer, Optional.empty(), Optional.ofNullable(proved));
  }

  ClientStatus status(ClientStatus.Access access, long lostOctets) {
    return new ClientStatus(
        kind,
        peer,
        access,
        lostOctets,
        process.map(SocketPeer::user).or(() -> proved.map(PeerName::name)).orElse(""),
        process.flatMap(SocketPeer::pid).orElse(null));
  }

  @Override
  public String toString() {
    String sort = kind.name().toLowerCase(Locale.ROOT);
    boolean numbered = kind == ClientStatus.Kind.CONSOLE || kind == ClientStatus.Kind.UNIX;
    return sort
        + (numbered ? " client " : " ")
        + peer
        + process
            .map(SocketPeer::toString)
            .or(() -> proved.map(PeerName::toString))
            .map(who -> " (" + who + ")")
            .orElse("");
  }
}
