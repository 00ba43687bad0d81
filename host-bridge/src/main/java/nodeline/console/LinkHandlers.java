// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.ChannelHandler;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A link's own handlers for one fresh channel. A pipeline has each of them, in this order from the
 * socket on; those of its owner stand before or after them.
 *
 * @param ioErrors keeps the reason of a socket's end
 * @param writeLimit refuses what the console does not take
 * @param telnet of a socket: what comes after that of a {@code telnet:} console sees the board's
 *     own octets
 * @param breaks of a {@code serial:} console
 * @param pace of a board that must be written to slowly
 * @param edge the link: sees the channel come before, and go after, all handlers that follow it
 */
public record LinkHandlers(
    ChannelHandler ioErrors,
    ChannelHandler writeLimit,
    Optional<ChannelHandler> telnet,
    Optional<ChannelHandler> breaks,
    Optional<ChannelHandler> pace,
    ChannelHandler edge) {
  /**
   * Makes them.
   *
   * @param peer what is known of a telnet server
   * @param notes told what a telnet server made of our settings, or that it is one
   */
  static LinkHandlers of(
      LinkConfig config, LinkEdge edge, TelnetPeer peer, Consumer<String> notes) {
    return new LinkHandlers(
        new IoErrors(),
        new WriteLimit(),
        telnet(config.address(), peer, notes),
        config.address() instanceof ConsoleAddress.Serial
            ? Optional.of(new SerialSignals())
            : Optional.empty(),
        config.pace().isNone() ? Optional.empty() : Optional.of(new PaceHandler(config.pace())),
        edge);
  }

  private static Optional<ChannelHandler> telnet(
      ConsoleAddress address, TelnetPeer peer, Consumer<String> notes) {
    if (address instanceof ConsoleAddress.Telnet telnet) {
      return Optional.of(new TelnetClient(telnet, peer, notes));
    }
    return address.isRemote() ? Optional.of(new TelnetGuess(address, notes)) : Optional.empty();
  }
}
