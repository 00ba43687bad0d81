// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import nodeline.Problem;

/** A port's side of TLS: who has no certificate of the authority, if there is one, stays out. */
public final class TlsServer {
  static final int HANDSHAKE_SECONDS = 5;
  static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** A client that was let in with a certificate may come back so long without showing it again. */
  private static final int SESSION_SECONDS = 3_600;

  private static final int CLOSE_MILLIS = 1_000;

  private final SslContext context;
  private final boolean authenticates;
  private final Admission admission;
  private final TlsHandshakes handshakes;
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Executor worker = worker();

  private TlsServer(
      SslContext context, boolean authenticates, Admission admission, TlsHandshakes handshakes) {
    this.context = context;
    this.authenticates = authenticates;
    this.admission = admission;
    this.handshakes = handshakes;
  }

  /**
   * Reads the files, once.
   *
   * @param port how the log names the port
   * @param handshakes how many may be under way; the oldest gives way
   * @throws Problem if there are none or they cannot be used
   */
  public static TlsServer of(Optional<TlsFiles> files, String port, int handshakes) {
    TlsFiles given =
        files
            .filter(some -> some.certificate().isPresent())
            .orElseThrow(
                () ->
                    new Problem(
                        port + ": a port with TLS needs a certificate and its key", TlsFiles.HINT));
    String authority = given.authority().map(Path::toString).orElse("the authority");
    X509Certificate[] chain = new PemFile(given.certificate().orElseThrow()).certificates();
    return new TlsServer(
        context(given, chain),
        given.authority().isPresent(),
        new Admission(chain[0], Revoked.of(files)),
        new TlsHandshakes(port, new TlsReason(authority), handshakes, System::nanoTime));
  }

  private static SslContext context(TlsFiles files, X509Certificate[] chain) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(new PemFile(files.key().orElseThrow()).keyOf(chain[0]), chain)
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .sessionTimeout(SESSION_SECONDS);
    files
        .authority()
        .map(file -> new PemFile(file).certificates())
        .ifPresent(trusted -> builder.trustManager(trusted).clientAuth(ClientAuth.REQUIRE));
    return build(builder);
  }

  static SslContext build(SslContextBuilder builder) {
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new Problem("tls: cannot use the certificates: " + e.getMessage(), TlsFiles.HINT, e);
    }
  }

  /** Computes apart from the consoles' event loops: a handshake takes some milliseconds of them. */
  private static Executor worker() {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("tls", true));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /** Whether a client must have a certificate of the authority. */
  public boolean authenticates() {
    return authenticates;
  }

  /**
   * The name that a client has proved by its certificate: the common name of its subject. Empty for
   * other clients, and before the handshake.
   */
  public static Optional<String> clientName(Channel client) {
    return Admission.nameOf(client);
  }

  /** Certificates are revoked from now on: the connections of their clients end. */
  @SuppressWarnings("FutureReturnValueIgnored") // Their ends are seen by their handlers.
  public void revoke(Revoked revoked) {
    admission.revoke(revoked);
    clients.close(admission::isRevoked);
  }

  /** Puts TLS in front; the handlers behind see an active channel once the handshake is done. */
  public void addTo(Channel client) {
    SslHandler tls = context.newHandler(client.alloc(), worker);
    tls.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    tls.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
    client.pipeline().addLast(tls, new TlsGate(handshakes, admission, clients::add));
  }
}
