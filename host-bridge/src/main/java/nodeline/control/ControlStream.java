// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import io.netty.channel.ChannelHandler;
import java.util.concurrent.CompletableFuture;

/** What a command answers that takes its connection over: the reply first, then the stream. */
public interface ControlStream {
  /** What becomes the reply's {@code result}. */
  Object result();

  /** Completed after the connection's end, once nothing more is written to it. */
  CompletableFuture<Void> ended();

  /** Gets each further line of the client, on the connection's event loop, and writes to it. */
  ChannelHandler handler();
}
