// SPDX-License-Identifier: Apache-2.0
package nodeline.page;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nodeline.Problem;
import nodeline.control.DeviceControl;
import nodeline.permit.PeerName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a browser, or of Prometheus.
 *
 * <pre>
 *   READING    a whole request ⇒ ANSWERING, or LIVE                         30 s ⇒ closed
 *   ANSWERING  the answer is sent ⇒ READING        one more request, 30 s ⇒ closed
 *   LIVE       one more request ⇒ closed
 * </pre>
 */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(PageHandler.class);
  private static final int PATIENCE_SECONDS = 30;

  private final PagePort port;
  private ScheduledFuture<?> deadline;
  private boolean keepAlive = true;
  private boolean answering;
  private Optional<LiveStream> live = Optional.empty();

  PageHandler(PagePort port) {
    this.port = port;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    begin(context);
    context.channel().config().setAutoRead(true);
  }

  private void begin(ChannelHandlerContext context) {
    end();
    deadline =
        context.executor().schedule(() -> close(context), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void end() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It is over whatever comes of it.
  private static void close(ChannelHandlerContext context) {
    context.close();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (answering || live.isPresent()) {
      close(context);
      return;
    }
    begin(context);
    answering = true;
    keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    QueryStringDecoder uri = new QueryStringDecoder(request.uri(), true);
    try {
      serve(context, request, uri);
    } catch (IllegalArgumentException badEscape) {
      answer(context, PageReply.refusal(BAD_REQUEST, "not an address of a page"));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The answer is sent whatever comes of it.
  private void serve(
      ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
    Optional<PageReply> refusal = port.gate().refusal(request, uri);
    if (refusal.isPresent()) {
      answer(context, refusal.get());
    } else if (uri.path().equals("/api/live")) {
      live(context, uri, request.method());
    } else {
      reply(context, uri)
          .whenComplete(
              (reply, failure) ->
                  context
                      .executor()
                      .execute(() -> answer(context, failure == null ? reply : why(failure))));
    }
  }

  private static PageReply why(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof Problem problem) {
      return PageReply.refusal(SERVICE_UNAVAILABLE, problem.getMessage());
    }
    log.warn("page cannot answer reason={}", String.valueOf(cause));
    return PageReply.refusal(SERVICE_UNAVAILABLE, "the bridge cannot answer");
  }

  private CompletableFuture<PageReply> reply(
      ChannelHandlerContext context, QueryStringDecoder uri) {
    if (PageFiles.has(uri.path())) {
      return CompletableFuture.completedFuture(PageFiles.get(uri.path()));
    }
    PageTicker ticker = port.ticker();
    return switch (uri.path()) {
      case "/api/status" -> ticker.ask(() -> PageReply.json(ticker.view().whole()));
      case "/api/log" -> search(context, uri);
      case "/api/timeline" -> timeline(context);
      case "/metrics" -> ticker.ask(() -> Metrics.of(port.source()));
      default -> CompletableFuture.completedFuture(PageReply.refusal(NOT_FOUND, "not here"));
    };
  }

  private static String parameter(QueryStringDecoder uri, String name) {
    return uri.parameters().getOrDefault(name, List.of("")).get(0);
  }

  private CompletableFuture<PageReply> search(
      ChannelHandlerContext context, QueryStringDecoder uri) {
    String device = parameter(uri, "device");
    String text = parameter(uri, "find");
    Optional<PeerName> peer = PagePort.proved(context.channel());
    List<String> names =
        port.source().bridge().devices().stream()
            .filter(one -> device.isEmpty() || one.name().equals(device))
            .filter(one -> one.mayRead(peer))
            .map(DeviceControl::name)
            .toList();
    return port.ticker().search(() -> PageReply.json(port.source().logs().find(names, text)));
  }

  /** It tells what was typed at each console, too. */
  private CompletableFuture<PageReply> timeline(ChannelHandlerContext context) {
    Optional<PeerName> peer = PagePort.proved(context.channel());
    boolean all = port.source().bridge().devices().stream().allMatch(one -> one.mayRead(peer));
    return all
        ? port.ticker().timeline().thenApply((String text) -> PageReply.json(text))
        : CompletableFuture.completedFuture(
            PageReply.refusal(FORBIDDEN, "it is for those who may read all consoles"));
  }

  private void live(ChannelHandlerContext context, QueryStringDecoder uri, HttpMethod method) {
    String name = parameter(uri, "device");
    Optional<PeerName> peer = PagePort.proved(context.channel());
    List<DeviceControl> chosen =
        port.source().bridge().devices().stream().filter(one -> one.name().equals(name)).toList();
    if (!name.isEmpty() && chosen.isEmpty()) {
      answer(context, PageReply.refusal(NOT_FOUND, "there is no such device"));
    } else if (chosen.stream().anyMatch(one -> !one.mayRead(peer))) {
      answer(context, PageReply.refusal(FORBIDDEN, "you may not read this console"));
    } else if (port.streams().size() >= PagePort.MAX_STREAMS) {
      answer(
          context, PageReply.refusal(SERVICE_UNAVAILABLE, "the page has all the readers it takes"));
    } else if (method.equals(HttpMethod.HEAD)) {
      answer(context, PageReply.of(OK, "text/event-stream", new byte[0]));
    } else {
      end();
      LiveStream stream = LiveStream.begin(context);
      live = Optional.of(stream);
      port.streams().add(stream);
      chosen.forEach(one -> one.view().show(context.channel(), peer));
      port.ticker().tick();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end is seen by its handler.
  private void answer(ChannelHandlerContext context, PageReply reply) {
    FullHttpResponse response = reply.response();
    HttpUtil.setKeepAlive(response, keepAlive);
    context
        .writeAndFlush(response)
        .addListener(
            keepAlive
                ? (ChannelFutureListener) sent -> sent(context, sent.isSuccess())
                : ChannelFutureListener.CLOSE);
  }

  private void sent(ChannelHandlerContext context, boolean success) {
    answering = false;
    if (success) {
      begin(context);
    } else {
      close(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    live.ifPresent(port.streams()::remove);
    context.fireChannelInactive();
  }

  /** A connection that was reset, mostly. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("closed a client of the page", cause);
    close(context);
  }
}
