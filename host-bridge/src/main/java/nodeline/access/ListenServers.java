// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nodeline.tls.Revoked;
import nodeline.tls.TlsFiles;

/** The places where one console is offered. */
public final class ListenServers {
  private final List<ListenServer> servers = new ArrayList<>();

  /**
   * Offers the console at these places from now on.
   *
   * @param files needed by an address with TLS
   * @throws nodeline.Problem if one of them cannot be had
   */
  public void start(
      String device, List<ListenAddress> places, ConsoleAccess access, Optional<TlsFiles> files) {
    for (ListenAddress place : places) {
      servers.add(ListenServer.start(device, place, access, files));
    }
  }

  /** Certificates are revoked from now on. */
  public void revoke(Revoked revoked) {
    servers.forEach(server -> server.revoke(revoked));
  }

  /** Gives the places back. */
  public void close() {
    servers.forEach(ListenServer::close);
  }
}
