// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Optional;
import nodeline.Printable;
import nodeline.permit.PeerName;

/**
 * The process at the other end of a Unix socket, as the kernel knows it (SO_PEERCRED).
 *
 * @param user its name, or {@code uid 1000} where there is none
 * @param pid empty: it is in another namespace of processes
 */
public record SocketPeer(String user, Optional<Long> pid) {
  private static final AttributeKey<SocketPeer> KEY = AttributeKey.valueOf(SocketPeer.class, "of");
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  /** Keeps who is at the other end. To find a user's name can block. */
  static void learn(Channel channel) {
    if (channel instanceof EpollDomainSocketChannel socket && !channel.hasAttr(KEY)) {
      try {
        channel.attr(KEY).set(of(socket.peerCredentials()));
      } catch (IOException e) {
        // It is gone: its end comes next.
      }
    }
  }

  /** The process at the other end of a connection, if it was {@link #learn}ed. */
  public static Optional<SocketPeer> at(Channel channel) {
    return Optional.ofNullable(channel.attr(KEY).get());
  }

  /** The same, found now. */
  public static Optional<SocketPeer> find(Channel channel) {
    learn(channel);
    return at(channel);
  }

  private static SocketPeer of(PeerCredentials found) {
    long pid = found.pid();
    return new SocketPeer(name(found.uid(), pid), Optional.of(pid).filter(id -> id > 0));
  }

  /** Of the owner of its process, which is that user unless the process has changed it since. */
  private static String name(int uid, long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      Map<String, Object> found = Files.readAttributes(process, "unix:uid,owner");
      if (found.get("uid").equals(uid)) {
        String name = ((UserPrincipal) found.get("owner")).getName();
        return name.equals(Integer.toString(uid)) ? "uid " + uid : Printable.of(name);
      }
    } catch (IOException e) {
      // It has ended already.
    }
    return "uid " + uid;
  }

  /** Its user, as a name that the kernel has proved. */
  public PeerName proved() {
    return PeerName.user(user);
  }

  /**
   * Whether the other end has closed its socket, and not only its writing side: Linux refuses to
   * write even nothing then.
   */
  static boolean isGone(Channel channel) {
    try {
      return channel instanceof UnixChannel unix && unix.fd().write(NOTHING.duplicate(), 0, 0) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public String toString() {
    return user + pid.map(id -> ", pid " + id).orElse("");
  }
}
