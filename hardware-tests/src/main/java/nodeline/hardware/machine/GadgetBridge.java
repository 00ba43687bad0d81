// SPDX-License-Identifier: Apache-2.0
package nodeline.hardware.machine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import nodeline.MonotonicClock;
import nodeline.cli.Main;
import nodeline.console.ConsoleAddress;
import nodeline.console.ConsoleLink;
import nodeline.console.ConsoleListener;
import nodeline.console.ConsoleTransport;
import nodeline.console.LinkConfig;
import nodeline.console.LinkHandlers;

/**
 * What the machine of the gadget's test runs. Twice it closes the gadget's port with octets in it
 * that the board does not take, which the kernel delays by 30 s, and says whether its event loop
 * was free meanwhile. Then it is the bridge, whose first opening waits for the second close.
 */
final class GadgetBridge implements ConsoleListener {
  /** Replies to a call that nobody makes. */
  private static final String UNSENT = "#NL1:0123456789ab:k:1:1::00000\n".repeat(1_500);

  private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final ConsoleLink link;

  /** Opens the port, as soon as that can be. */
  private GadgetBridge(ConsoleTransport transport) throws InterruptedException {
    LinkConfig config = LinkConfig.of(ConsoleAddress.parse("serial:/dev/board"));
    link = new ConsoleLink(transport, config, this, MonotonicClock.SYSTEM);
    link.start(this::addEar);
    opened.await();
  }

  /** Closes it twice, and is the bridge. */
  public static void main(String[] args) throws InterruptedException {
    ConsoleTransport transport = ConsoleTransport.create(1);
    new GadgetBridge(transport).close("never opened").join();
    GadgetBridge again = new GadgetBridge(transport);
    again.awaitHello();
    again.say("\nanswer\n");
    CompletableFuture<Void> closed = again.close("closed meanwhile");
    Main.main(args);
    closed.join();
  }

  private void addEar(ChannelPipeline pipeline, LinkHandlers handlers) {
    pipeline.addLast(handlers.ioErrors(), handlers.writeLimit());
    handlers.breaks().ifPresent(pipeline::addLast);
    pipeline.addLast(handlers.edge());
    pipeline.addLast(
        new SimpleChannelInboundHandler<ByteBuf>() {
          @Override
          protected void channelRead0(ChannelHandlerContext context, ByteBuf octets) {
            heard.add(octets.toString(StandardCharsets.ISO_8859_1));
          }
        });
  }

  private void awaitHello() throws InterruptedException {
    StringBuilder said = new StringBuilder();
    while (said.indexOf("hello") < 0) {
      said.append(heard.take());
    }
  }

  private void say(String text) {
    byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
    link.channel().orElseThrow().writeAndFlush(Unpooled.wrappedBuffer(octets)).isDone();
  }

  private CompletableFuture<Void> close(String board) throws InterruptedException {
    say(UNSENT);
    CompletableFuture<Void> closed = link.close();
    gone.await();
    link.eventLoop().submit(() -> {}).syncUninterruptibly();
    System.out.println(board + ": event loop " + (closed.isDone() ? "was blocked" : "is free"));
    return closed;
  }

  @Override
  public void opened() {
    opened.countDown();
  }

  @Override
  public void closed() {
    gone.countDown();
  }
}
