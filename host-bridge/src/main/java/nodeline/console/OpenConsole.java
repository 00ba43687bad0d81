// SPDX-License-Identifier: Apache-2.0
package nodeline.console;

import io.netty.channel.Channel;
import java.util.concurrent.CompletionStage;

/**
 * A console that was opened.
 *
 * @param channel registered and active
 * @param ending completed when the channel has ended, by either side; on any thread
 * @param released completed when its device is closed too, which may take long after the ending
 */
record OpenConsole(
    Channel channel, CompletionStage<Ending> ending, CompletionStage<Void> released) {}
