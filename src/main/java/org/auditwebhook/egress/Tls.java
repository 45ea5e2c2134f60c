package org.auditwebhook.egress;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.auditwebhook.settings.TlsSettings;

/**
 * TLS 1.2 and 1.3 to endpoints whose certificate is verified, its names included. Nothing switches
 * that off. What the server has set for itself ({@code javax.net.ssl.*}) does not count, so that
 * the same endpoints are trusted on every server. Thread-safe.
 */
final class Tls {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** The check of RFC 9110, section 4.3.4, by its name in JSSE. */
  private static final String OF_HTTPS = "HTTPS";

  private final SSLContext context;

  private Tls(SSLContext context) {
    this.context = context;
  }

  /**
   * @throws org.auditwebhook.settings.InvalidSettingException if a file can't be used
   */
  static Tls of(TlsSettings settings) {
    KeyStore trusted = TrustStore.of(settings);
    Optional<ClientKey> key = ClientKey.of(settings);
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      // Without a key of ours none is shown: an empty store, since null stands for the server's.
      keys.init(
          key.isPresent() ? key.get().store() : StoreFile.empty(),
          key.map(ClientKey::password).orElse(new char[0]));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new Tls(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS can't be set up", e);
    }
  }

  /** Lays TLS over a connected socket; the handshake is done when it returns. */
  SSLSocket over(BoundedSocket socket, Target target) throws IOException {
    SSLSocket tls =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, target.host(), target.port(), false);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    parameters.setEndpointIdentificationAlgorithm(OF_HTTPS);
    if (target.literal().isEmpty() && target.host().indexOf('_') < 0) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }
}
