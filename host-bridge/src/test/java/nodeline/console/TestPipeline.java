// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The pipeline of a link without a device: its own handlers, then that of a test.
 *
 * @param last makes it, for each channel
 */
public record TestPipeline(Supplier<ChannelHandler> last) implements PipelineInitializer {
  @Override
  public void fill(ChannelPipeline pipeline, LinkHandlers link) {
    pipeline.addLast(link.ioErrors(), link.writeLimit());
    Stream.of(link.telnet(), link.breaks(), link.pace())
        .forEach(handler -> handler.ifPresent(pipeline::addLast));
    pipeline.addLast(link.edge(), last.get());
  }
}
