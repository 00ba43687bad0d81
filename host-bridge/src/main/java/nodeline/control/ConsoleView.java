// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.Channel;
import java.util.Optional;
import nodeline.permit.PeerName;

/** A console for those who only look. From any thread. */
public interface ConsoleView {
  /**
   * Has the console's text shown, as a stream's lines are, until a channel is closed.
   *
   * @param page takes each line as a buffer
   * @param peer who may read the console
   */
  void show(Channel page, Optional<PeerName> peer);

  /** What has passed since the bridge began. */
  Traffic traffic();

  /**
   * Octets of a console, frames included.
   *
   * @param read from the board
   * @param written to the board
   */
  record Traffic(long read, long written) {}
}
