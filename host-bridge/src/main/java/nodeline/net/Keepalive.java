// SPDX-License-Identifier: Apache-2.0
package nodeline.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Has the system notice within a minute that a TCP peer is gone without a word: it lost its power,
 * or sleeps. By itself it asks a silent peer after two hours, and repeats what is not acknowledged
 * for a quarter of an hour.
 *
 * <pre>
 *   20 s of silence ⇒ asks, each 5 s; 6 times without an answer ⇒ ended, after 50 s
 *   sent, not acknowledged for 50 s ⇒ ended (with epoll: Java's own sockets have no such option)
 * </pre>
 */
public final class Keepalive {
  public static final int IDLE_SECONDS = 20;
  public static final int INTERVAL_SECONDS = 5;
  public static final int COUNT = 6;
  public static final int UNACKNOWLEDGED_MILLIS = 50_000;

  private Keepalive() {}

  /** Sets it for a socket that is registered; others than TCP are left alone. */
  public static void set(Channel socket) {
    ChannelConfig config = socket.config();
    config.setOption(ChannelOption.SO_KEEPALIVE, true);
    if (socket instanceof EpollSocketChannel) {
      config.setOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS);
      config.setOption(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS);
      config.setOption(EpollChannelOption.TCP_KEEPCNT, COUNT);
      config.setOption(EpollChannelOption.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLIS);
    } else {
      config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), IDLE_SECONDS);
      config.setOption(
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_SECONDS);
      config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), COUNT);
    }
  }
}
