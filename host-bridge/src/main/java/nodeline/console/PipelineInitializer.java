// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.ChannelPipeline;

/** Puts the whole pipeline of a link's channels together. */
@FunctionalInterface
public interface PipelineInitializer {
  /**
   * Fills the pipeline of a fresh channel: called for each opening, on the event loop, before the
   * first octet.
   *
   * @param pipeline empty
   * @param link handlers of this channel, which all have a place in it
   */
  void fill(ChannelPipeline pipeline, LinkHandlers link);
}
