// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import nodeline.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the control socket: answers its lines in order, one at a time.
 *
 * <pre>
 *   {"command":"status"}  ▶  {"result":{…}}   or   {"error":"…","hint":"…"}
 * </pre>
 *
 * <p>A client that does not read its replies is not read from either.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the connection.
final class ControlConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger log = LoggerFactory.getLogger(ControlConnection.class);
  private static final int MAX_WAITING = 16;

  private final Map<String, ControlCommand> commands;
  private final Executor workers;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final ConnectionPlaces places;
  private boolean busy;

  /** The client says nothing more: it gets its answers and then its end. */
  private boolean inputEnded;

  private CompletableFuture<?> awaited = CompletableFuture.completedFuture(null);

  ControlConnection(
      Map<String, ControlCommand> commands, Executor workers, ConnectionPlaces places) {
    this.commands = commands;
    this.workers = workers;
    this.places = places;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    if (waiting.size() == MAX_WAITING) {
      context.close();
      return;
    }
    waiting.add(ByteBufUtil.getBytes(line));
    next(context);
  }

  private void next(ChannelHandlerContext context) {
    byte[] line = busy ? null : waiting.poll();
    if (line != null) {
      busy = true;
      workers.execute(() -> work(context, line));
    }
  }

  private void work(ChannelHandlerContext context, byte[] line) {
    Object answer;
    SocketPeer.learn(context.channel());
    try {
      answer = answer(line, SocketPeer.at(context.channel()));
    } catch (RuntimeException e) {
      answer = ControlReply.failure(e);
    }
    Object known = answer;
    onLoop(context, () -> take(context, known));
  }

  private static void onLoop(ChannelHandlerContext context, Runnable task) {
    try {
      context.executor().execute(task);
    } catch (RejectedExecutionException closed) {
      log.debug("control dropped a reply: the bridge stops");
    }
  }

  private void take(ChannelHandlerContext context, Object answer) {
    if (answer instanceof ControlStream stream) {
      begin(context, stream);
    } else if (answer instanceof ControlWait wait) {
      begin(context, wait);
    } else {
      send(context, answer instanceof ControlReply reply ? reply : ControlReply.result(answer));
    }
  }

  private void begin(ChannelHandlerContext context, ControlStream stream) {
    if (!context.channel().isActive()) {
      return; // a stream ends with its connection, and this one never begins
    }
    if (places.handOver(context.channel(), stream)) {
      context.writeAndFlush(line(ControlReply.result(stream.result())));
      handOver(context, stream);
    } else {
      send(context, ConnectionPlaces.NO_STREAM);
    }
  }

  private void begin(ChannelHandlerContext context, ControlWait wait) {
    if (!places.await(context.channel())) {
      send(context, ConnectionPlaces.NO_WAIT);
      return;
    }
    context.pipeline().remove(ReadTimeoutHandler.class);
    awaited = wait.begin();
    if (awaited.isDone()) { // said before anything else happens on this loop
      awaited.whenComplete((result, failure) -> arrived(context, result, failure));
      return;
    }
    awaited.whenComplete(
        (result, failure) -> onLoop(context, () -> arrived(context, result, failure)));
    if (!context.channel().isActive()) {
      awaited.cancel(false);
    }
  }

  private void arrived(ChannelHandlerContext context, Object result, Throwable failure) {
    if (!context.channel().isActive()) {
      return;
    }
    boolean room = places.takeBack(context.channel());
    if (room) {
      context.pipeline().addFirst(new ReadTimeoutHandler(ControlServer.IDLE_SECONDS));
    }
    send(context, failure == null ? ControlReply.result(result) : ControlReply.failure(failure));
    if (!room) {
      context.close();
    }
  }

  private void send(ChannelHandlerContext context, ControlReply reply) {
    context.writeAndFlush(line(reply));
    busy = false;
    if (context.channel().isWritable()) {
      next(context);
    }
    closeIfDone(context);
  }

  private void closeIfDone(ChannelHandlerContext context) {
    if (inputEnded && !busy && waiting.isEmpty()) {
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputEnded = true;
      closeIfDone(context);
    }
    context.fireUserEventTriggered(event);
  }

  static ByteBuf line(ControlReply reply) {
    return Unpooled.copiedBuffer(
        ControlJson.line(reply.fields()) + "\n", StandardCharsets.US_ASCII);
  }

  /** Silence is not the end of a stream; what the client has said already is its beginning. */
  private void handOver(ChannelHandlerContext context, ControlStream stream) {
    ChannelPipeline pipeline = context.pipeline();
    pipeline.remove(ReadTimeoutHandler.class);
    pipeline.replace(this, "stream", stream.handler());
    ChannelHandlerContext lines = pipeline.context(RequestLines.class);
    waiting.forEach(line -> lines.fireChannelRead(Unpooled.wrappedBuffer(line)));
    lines.fireChannelReadComplete();
    if (inputEnded) {
      lines.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = context.channel().isWritable();
    context.channel().config().setAutoRead(writable);
    if (writable) {
      next(context);
    }
  }

  private Object answer(byte[] line, Optional<SocketPeer> peer) {
    JsonNode request;
    try {
      request = ControlJson.parse(line);
    } catch (JsonProcessingException e) {
      throw new Problem("the request is not JSON", "send one JSON object on one line");
    }
    String name = request.path("command").asText();
    ControlCommand command = commands.get(name);
    if (command == null) {
      throw new Problem(
          "the bridge does not know the command \"" + name + "\"",
          "it knows: " + String.join(", ", commands.keySet()));
    }
    return command.answer(request, peer);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    awaited.cancel(false);
    context.fireChannelInactive();
  }

  /** A line that is too long, silence, or a client that is gone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("control closed a connection", cause);
    context.close();
  }
}
