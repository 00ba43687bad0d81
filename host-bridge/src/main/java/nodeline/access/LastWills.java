// SPDX-License-Identifier: Apache-2.0
package nodeline.access;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;

/**
 * What is typed for clients when they are gone, such as a Ctrl-C for {@code nodeline exec} that was
 * killed. For the event loop of the console's link.
 *
 * <pre>
 *   the board was reset, the console is lost  ⇒ nothing is typed: it is another program's now
 * </pre>
 */
final class LastWills {
  private static final int MAX_OCTETS = 16;

  private final Map<AccessClient, byte[]> wills = new HashMap<>();

  /** From now on these octets; none, or too many: nothing. */
  void set(AccessClient client, byte[] octets) {
    if (octets.length == 0 || octets.length > MAX_OCTETS) {
      wills.remove(client);
    } else {
      wills.put(client, octets);
    }
  }

  void forgetAll() {
    wills.clear();
  }

  /** What is to be typed for it; no octets if there is nothing. It is typed once. */
  ByteBuf take(AccessClient client) {
    byte[] octets = wills.remove(client);
    return octets == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(octets);
  }
}
