// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import nodeline.Problem;

/** A client's side of TLS: the server must have a certificate of the authority, for its name. */
public final class TlsClient {
  private final SslContext context;
  private final CurrentlyRevoked revoked;
  private final TlsReason reasons;

  private TlsClient(SslContext context, CurrentlyRevoked revoked, TlsReason reasons) {
    this.context = context;
    this.revoked = revoked;
    this.reasons = reasons;
  }

  /**
   * Reads the files: once, but for the list of revoked certificates.
   *
   * @param server how messages name it
   * @throws Problem if there are none or they cannot be used
   */
  public static TlsClient of(Optional<TlsFiles> files, String server) {
    Path authority = TlsFiles.authorityFor(files, server);
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols(TlsServer.PROTOCOLS)
            .endpointIdentificationAlgorithm("HTTPS")
            .trustManager(new PemFile(authority).certificates());
    files.filter(some -> some.certificate().isPresent()).ifPresent(some -> show(builder, some));
    return new TlsClient(
        TlsServer.build(builder), new CurrentlyRevoked(files), new TlsReason(authority.toString()));
  }

  private static void show(SslContextBuilder builder, TlsFiles files) {
    X509Certificate[] chain = new PemFile(files.certificate().orElseThrow()).certificates();
    builder.keyManager(new PemFile(files.key().orElseThrow()).keyOf(chain[0]), chain);
  }

  /** Puts TLS in front; what is written waits for the handshake. */
  public void addTo(Channel channel, String host, int port) {
    SslHandler tls = context.newHandler(channel.alloc(), host, port);
    tls.setHandshakeTimeout(TlsServer.HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.pipeline().addLast(tls, new RevokedServer(tls));
  }

  /** Makes a failure of the handshake with a server whose certificate is revoked. */
  private final class RevokedServer extends ChannelInboundHandlerAdapter {
    private final SslHandler tls;

    RevokedServer(SslHandler tls) {
      this.tls = tls;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event)
        throws SSLPeerUnverifiedException {
      boolean done = event instanceof SslHandshakeCompletionEvent end && end.isSuccess();
      if (done && isRevoked(tls.engine().getSession())) {
        CertificateException why = new CertificateException("its certificate is revoked");
        context.fireUserEventTriggered(new SslHandshakeCompletionEvent(why));
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }

  private boolean isRevoked(SSLSession session) throws SSLPeerUnverifiedException {
    Revoked now = revoked.get();
    return Stream.of(session.getPeerCertificates()).anyMatch(now::has);
  }

  /** Whether the certificate of a connection's server is revoked by now. */
  public boolean revokes(Channel channel) {
    try {
      return isRevoked(channel.pipeline().get(SslHandler.class).engine().getSession());
    } catch (SSLPeerUnverifiedException e) {
      return true;
    }
  }

  /** Why the handshake failed, if the event says that. */
  public Optional<String> failure(Object event) {
    return event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()
        ? Optional.of(reasons.of(handshake.cause()))
        : Optional.empty();
  }

  /** Why TLS failed, if that is what did: in TLS 1.3 a client learns late that it is refused. */
  public Optional<String> failure(Throwable cause) {
    return TlsReason.isTls(cause) ? Optional.of(reasons.of(cause)) : Optional.empty();
  }
}
