// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.ChannelPipeline;
import java.util.function.Consumer;

/**
 * A console and how a link treats it.
 *
 * @param restart for an {@code exec:} console
 */
public record LinkConfig(ConsoleAddress address, Pace pace, Restart restart) {
  /** A console that is written to at full speed, and is not started again. */
  public static LinkConfig of(ConsoleAddress address) {
    return new LinkConfig(address, Pace.NONE, Restart.NEVER);
  }

  /** Whether a command that has exited so is started again. */
  boolean restarts(Ending.Exited exited) {
    return restart.restarts(exited.exitCode());
  }

  /**
   * Adds what stands between a channel and the link: telnet, breaks, the pace. Behind the pace, the
   * board's own octets are counted, not those of telnet.
   */
  void addHandlers(ChannelPipeline pipeline, Consumer<String> notes) {
    if (address instanceof ConsoleAddress.Telnet telnet) {
      pipeline.addLast(new TelnetClient(telnet.settings(), notes));
    }
    if (address instanceof ConsoleAddress.Serial) {
      pipeline.addLast(new SerialBreak());
    }
    if (!pace.isNone()) {
      pipeline.addLast(new PaceHandler(pace));
    }
  }
}
