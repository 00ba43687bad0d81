// SPDX-License-Identifier: Apache-2.0
package nodeline.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    Reply reply = reply(line);
    try {
      context.executor().execute(() -> send(context, reply));
    } catch (RejectedExecutionException closed) {
      log.debug("control dropped a reply: the bridge stops");
    }
  }

  private void send(ChannelHandlerContext context, Reply reply) {
    boolean stream = reply.stream().isPresent() && places.handOver(context.channel());
    context.writeAndFlush(
        line(reply.stream().isPresent() && !stream ? ConnectionPlaces.NO_STREAM : reply.fields()));
    busy = false;
    if (stream) {
      handOver(context, reply.stream().get());
    } else if (context.channel().isWritable()) {
      next(context);
    }
  }

  static ByteBuf line(Object reply) {
    return Unpooled.copiedBuffer(ControlJson.line(reply) + "\n", StandardCharsets.US_ASCII);
  }

  /** Silence is not the end of a stream; what the client has said already is its beginning. */
  private void handOver(ChannelHandlerContext context, ControlStream stream) {
    ChannelPipeline pipeline = context.pipeline();
    pipeline.remove(ReadTimeoutHandler.class);
    pipeline.replace(this, "stream", stream.handler());
    ChannelHandlerContext lines = pipeline.context(LineBasedFrameDecoder.class);
    waiting.forEach(line -> lines.fireChannelRead(Unpooled.wrappedBuffer(line)));
    lines.fireChannelReadComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    boolean writable = context.channel().isWritable();
    context.channel().config().setAutoRead(writable);
    if (writable) {
      next(context);
    }
  }

  private record Reply(Map<String, Object> fields, Optional<ControlStream> stream) {}

  private Reply reply(byte[] line) {
    Map<String, Object> reply = new LinkedHashMap<>();
    Optional<ControlStream> stream = Optional.empty();
    try {
      Object answer = answer(line);
      stream = answer instanceof ControlStream begun ? Optional.of(begun) : stream;
      reply.put("result", stream.map(ControlStream::result).orElse(answer));
    } catch (Problem e) {
      reply.put("error", e.getMessage());
      reply.put("hint", e.hint());
    } catch (RuntimeException e) {
      log.error("control failed a request", e);
      reply.put("error", "the bridge failed: " + e);
      reply.put("hint", "see its log");
    }
    return new Reply(reply, stream);
  }

  private Object answer(byte[] line) {
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
    return command.answer(request);
  }

  /** A line that is too long, silence, or a client that is gone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("control closed a connection", cause);
    context.close();
  }
}
