// SPDX-License-Identifier: Apache-2.0
package nodeline.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import nodeline.Problem;

/** A client's side of TLS for the JDK's own clients; see {@link TlsClient} for Netty's. */
public final class TlsContext {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final CurrentlyRevoked revoked;
  private final Revoked first;
  private final TlsReason reasons;

  private TlsContext(SSLContext context, CurrentlyRevoked revoked, TlsReason reasons) {
    this.context = context;
    this.revoked = revoked;
    this.first = revoked.get();
    this.reasons = reasons;
  }

  /**
   * Reads the files: once, but for the list of revoked certificates.
   *
   * @param server how messages name it
   * @throws Problem if there are none or they cannot be used
   */
  public static TlsContext of(Optional<TlsFiles> files, String server) {
    Path authority = TlsFiles.authorityFor(files, server);
    X509Certificate[] trusted = new PemFile(authority).certificates();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys =
          files.filter(some -> some.certificate().isPresent()).isPresent()
              ? keys(files.get())
              : new KeyManager[0];
      CurrentlyRevoked revoked = new CurrentlyRevoked(files);
      context.init(keys, new TrustManager[] {new Trust(trust(trusted), revoked)}, null);
      return new TlsContext(context, revoked, new TlsReason(authority.toString()));
    } catch (GeneralSecurityException | IOException e) {
      throw new Problem("tls: cannot use the certificates: " + e.getMessage(), TlsFiles.HINT, e);
    }
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyManager[] keys(TlsFiles files) throws GeneralSecurityException, IOException {
    X509Certificate[] chain = new PemFile(files.certificate().orElseThrow()).certificates();
    KeyStore store = store();
    store.setKeyEntry(
        "own", new PemFile(files.key().orElseThrow()).keyOf(chain[0]), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static X509ExtendedTrustManager trust(X509Certificate[] trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = store();
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("authority-" + i, trusted[i]);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /** The context; who uses it checks the server's name. */
  public SSLContext context() {
    return context;
  }

  /**
   * Whether other certificates are revoked by now: who has connections of this context should begin
   * again with another one. It reads the list again if its file has changed.
   */
  public boolean isOld() {
    return !revoked.get().equals(first);
  }

  /** Why TLS failed, for people. */
  public String reason(Throwable cause) {
    return reasons.of(cause);
  }

  /** Trusts as another does, but for what is revoked. */
  private static final class Trust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager other;
    private final CurrentlyRevoked revoked;

    Trust(X509ExtendedTrustManager other, CurrentlyRevoked revoked) {
      this.other = other;
      this.revoked = revoked;
    }

    private void require(X509Certificate[] chain) throws CertificateException {
      if (Stream.of(chain).anyMatch(revoked.get()::has)) {
        throw new CertificateException("its certificate is revoked");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      other.checkServerTrusted(chain, type);
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      other.checkServerTrusted(chain, type, socket);
      require(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      other.checkServerTrusted(chain, type, engine);
      require(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return other.getAcceptedIssuers();
    }
  }
}
