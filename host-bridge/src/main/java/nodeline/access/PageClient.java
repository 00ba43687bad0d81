// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import nodeline.control.AttachOptions;
import nodeline.control.ClientStatus;
import nodeline.permit.PeerName;

/** A reader in a browser. Its connection is on another event loop than the console. */
public final class PageClient {
  private PageClient() {}

  /**
   * Attaches it until its connection ends; from any thread.
   *
   * @param page gets a line of JSON for each thing, as {@code docs/status.md} has it
   * @param proved who may read the console
   */
  public static void attach(ConsoleAccess access, Channel page, Optional<PeerName> proved) {
    EventLoop loop = access.link().eventLoop();
    ClientName name = new ClientName(ClientStatus.Kind.PAGE, peer(page), proved.orElse(null));
    AccessClient client = new AccessClient(name, page, AccessClient.Wish.READ, AttachOptions.NONE);
    loop.execute(() -> access.attach(client).ifPresent(why -> refuse(page, why)));
    page.closeFuture().addListener(closed -> loop.execute(() -> access.detach(client)));
  }

  private static String peer(Channel page) {
    InetSocketAddress peer = (InetSocketAddress) page.remoteAddress();
    return peer.getAddress().getHostAddress() + ":" + peer.getPort();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The rest of the page goes on.
  private static void refuse(Channel page, String why) {
    page.writeAndFlush(AccessForm.line(Map.of("error", why)));
  }
}
