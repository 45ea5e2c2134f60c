package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.RawEndpoint;
import org.auditwebhook.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HOST = "receiver.test";
  private static final Certificates AUTHORITY = Certificates.authority();
  private static final Certificates.Issued RIGHT = AUTHORITY.issue(HOST, "127.0.0.1");
  private static final Certificates.Issued CLIENT = AUTHORITY.issue("client.test");

  @TempDir Path directory;

  @Test
  void trustedEndpointIsPostedToAndItsConnectionKept() throws Exception {
    try (RawEndpoint endpoint = tls(RIGHT);
        Transport transport = trusting()) {
      for (int i = 0; i < 5; i++) {
        assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
      }
      Egress.pass(150); // idle for long enough that it is looked at
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);

      assertThat(endpoint.connections()).isEqualTo(1);
      assertThat(endpoint.requests().get(0)).contains("Host: " + HOST + ":" + endpoint.port());
    }
  }

  @Test
  void addressInTheCertificateIsTrusted() throws Exception {
    try (RawEndpoint endpoint = tls(RIGHT);
        Transport transport = trusting()) {
      assertThat(Egress.post(transport, endpoint.url()).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersionsAreSpoken(String version) throws Exception {
    try (RawEndpoint endpoint =
            tls(RIGHT, socket -> ((SSLServerSocket) socket).setEnabledProtocols(version(version)));
        Transport transport = trusting()) {
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
    }
  }

  @Test
  void endpointOfAnUnknownAuthorityIsRefused() throws Exception {
    try (RawEndpoint endpoint = tls(RIGHT);
        Transport transport = Egress.transport()) {
      assertRefused(
          endpoint,
          transport,
          "the certificate of receiver.test is not trusted: no known authority has issued it; if it"
              + " is right, add its issuer to audit.webhook.tls.trust-store");
    }
  }

  @Test
  void whatTheServerTrustsForItselfDoesNotCount() throws Exception {
    // given a server that has set a store of its own, as Payara does
    String store = store(AUTHORITY.trustStore(), "PKCS12").toString();
    Properties before = (Properties) System.getProperties().clone();
    System.setProperty("javax.net.ssl.trustStore", store);
    System.setProperty("javax.net.ssl.trustStorePassword", Certificates.PASSWORD);
    try (RawEndpoint endpoint = tls(RIGHT);
        Transport transport = Egress.transport()) {
      assertThat(trustedByDefault()).isEqualTo(1);

      // then the JDK's certificates do, and the store's don't
      assertRefused(
          endpoint,
          transport,
          "the certificate of receiver.test is not trusted: no known authority has issued it; if it"
              + " is right, add its issuer to audit.webhook.tls.trust-store");
      KeyStore ours = TrustStore.of(Egress.settings().target().tls());
      assertThat(ours.size()).isGreaterThan(20);
    } finally {
      System.setProperties(before);
    }
  }

  /** How many authorities JSSE trusts by itself. */
  private static int trustedByDefault() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    return ((X509TrustManager) trust.getTrustManagers()[0]).getAcceptedIssuers().length;
  }

  @Test
  void certificateForAnotherNameIsRefused() throws Exception {
    try (RawEndpoint endpoint = tls(AUTHORITY.issue("other.test"));
        Transport transport = trusting()) {
      assertRefused(endpoint, transport, "the certificate of receiver.test is for other names");
    }
  }

  @Test
  void certificateThatHasExpiredIsRefused() throws Exception {
    try (RawEndpoint endpoint = tls(AUTHORITY.expired(HOST));
        Transport transport = trusting()) {
      assertRefused(
          endpoint, transport, "the certificate of receiver.test, or one above it, has expired");
    }
  }

  @Test
  void portWithoutTlsIsToldSo() throws Exception {
    try (RawEndpoint endpoint =
            RawEndpoint.plain(
                connection -> {
                  connection.socket().getInputStream().read();
                  connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
                  Egress.pass(200);
                });
        Transport transport = trusting()) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, "https://" + HOST + ":" + endpoint.port() + "/"))
          .withMessage("no answer: receiver.test does not speak TLS on this port");
    }
  }

  /** JSSE of today speaks no TLS 1.1 at all: this one's hello says so and nothing else. */
  @Test
  void endpointOfTls11IsRefused() throws Exception {
    byte[] serverHello =
        concat(
            new byte[] {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2},
            new byte[32],
            new byte[] {0, 0, 0x2f, 0});
    try (RawEndpoint endpoint =
            RawEndpoint.plain(
                connection -> {
                  connection.socket().getInputStream().read(new byte[1024]);
                  connection.write(serverHello);
                  Egress.pass(500);
                });
        Transport transport = trusting()) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, "https://" + HOST + ":" + endpoint.port() + "/"))
          .withMessage("no answer: receiver.test speaks no version of TLS from 1.2 on");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientCertificateIsShownWhereItIsWanted(String version) throws Exception {
    try (RawEndpoint endpoint = demanding(version);
        Transport transport = trusting("tls.key-store", ownPem().toString())) {
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientWithoutACertificateIsToldWhatToSet(String version) throws Exception {
    try (RawEndpoint endpoint = demanding(version);
        Transport transport = trusting()) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, endpoint.url(HOST)))
          .withMessageMatching(
              // the alert is lost when the endpoint closes before it is read
              "no answer: (receiver.test wants a client certificate that it trusts \\(TLS alert"
                  + " [a-z_]+\\); set audit.webhook.tls.key-store|the connection was closed in the"
                  + " TLS handshake; .*|the connection broke .*)");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void handshakeThatDripsEndsAtTheDeadline() throws Exception {
    byte[] record = concat(new byte[] {22, 3, 3, 0x3f, 0}, new byte[0x3f00]);
    try (RawEndpoint endpoint =
            RawEndpoint.plain(
                connection -> {
                  for (byte one : record) {
                    connection.write(new byte[] {one});
                    Egress.pass(20);
                  }
                });
        Transport transport = trusting("timeout.total", "PT0.5S")) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(() -> Egress.post(transport, "https://" + HOST + ":" + endpoint.port() + "/"))
          .withMessage("no answer: timed out in the TLS handshake");
    }
  }

  @Test
  void handshakeWithoutAnEndIsCutOff() throws Exception {
    // given warnings, which JSSE skips, in records of their own
    byte[] warning = {21, 3, 3, 0, 2, 1, 90};
    try (RawEndpoint endpoint =
            RawEndpoint.plain(
                connection -> {
                  while (true) {
                    connection.write(warning);
                  }
                });
        Transport transport = trusting("timeout.total", "PT5S")) {
      assertThatExceptionOfType(NoAnswerException.class)
          .isThrownBy(
              () -> Egress.post(transport, "https://" + HOST + ":" + endpoint.port() + "/"));
      assertThat(endpoint.written()).isLessThan(8 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS", "PEM", "TWO"})
  void trustStoreMayHaveAnyOfItsForms(String form) throws Exception {
    List<String> texts = new ArrayList<>(List.of("tls.trust-store", "", "timeout.total", "PT5S"));
    switch (form) {
      case "PEM" -> texts.set(1, write("ca.pem", AUTHORITY.pem()).toString());
      case "TWO" ->
          texts.set(
              1, write("ca.pem", Certificates.authority().pem() + AUTHORITY.pem()).toString());
      default -> {
        texts.set(1, store(AUTHORITY.trustStore(), form).toString());
        texts.addAll(List.of("tls.trust-store.password", Certificates.PASSWORD));
      }
    }
    try (RawEndpoint endpoint = tls(RIGHT);
        Transport transport = Egress.transport(texts.toArray(new String[0]))) {
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS", "PEM", "ENCRYPTED"})
  void keyStoreMayHaveAnyOfItsForms(String form) throws Exception {
    List<String> texts = new ArrayList<>(List.of("tls.key-store", ""));
    switch (form) {
      case "PEM" -> texts.set(1, ownPem().toString());
      case "ENCRYPTED" -> {
        texts.set(1, write("own.pem", CLIENT.chainPem() + CLIENT.encryptedKeyPem()).toString());
        texts.addAll(List.of("tls.key-store.password", Certificates.PASSWORD));
      }
      default -> {
        texts.set(1, store(CLIENT.keyStore(), form).toString());
        texts.addAll(List.of("tls.key-store.password", Certificates.PASSWORD));
      }
    }
    try (RawEndpoint endpoint = demanding("TLSv1.3");
        Transport transport = trusting(texts.toArray(new String[0]))) {
      assertThat(Egress.post(transport, endpoint.url(HOST)).status()).isEqualTo(200);
    }
  }

  @Test
  void trustStoreThatCanNotBeUsedIsToldOf() throws Exception {
    String store = "tls.trust-store";
    String password = "tls.trust-store.password";
    String ca = store(AUTHORITY.trustStore(), "PKCS12").toString();

    assertWrong("names a file that can't be read", store, directory.resolve("none").toString());
    assertWrong("names a file that can't be read", store, directory.toString());
    assertWrong("password does not open", store, ca, password, "wrong");
    assertWrong("names a file", store, ca);
    assertWrong(
        "names a PEM file with a malformed certificate",
        store,
        write("bad.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")
            .toString());
    assertWrong(
        "names a file without a trusted certificate",
        store,
        write("k.pem", CLIENT.keyPem()).toString());
    assertWrong("names a file", store, write("text", "no store").toString());
    assertWrong("names a file", store, write("empty", "").toString());
  }

  @Test
  void keyStoreThatCanNotBeUsedIsToldOf() throws Exception {
    String store = "tls.key-store";
    String password = "tls.key-store.password";
    Certificates.Issued expired = AUTHORITY.expired("client.test");
    Certificates.Issued other = AUTHORITY.issue("other.test");

    assertWrong("names a file that can't be read", store, directory.resolve("none").toString());
    assertWrong(
        "password does not open",
        store,
        store(CLIENT.keyStore(), "PKCS12").toString(),
        password,
        "wrong");
    assertWrong(
        "names a file without a private key and its certificate",
        store,
        store(AUTHORITY.trustStore(), "PKCS12").toString(),
        password,
        Certificates.PASSWORD);
    assertWrong(
        "names a file whose certificate has expired",
        store,
        store(expired.keyStore(), "PKCS12").toString(),
        password,
        Certificates.PASSWORD);
    assertWrong(
        "names a file whose certificate has expired",
        store,
        write("old.pem", expired.chainPem() + expired.keyPem()).toString());
    assertWrong(
        "names a PEM file without a private key",
        store,
        write("c.pem", CLIENT.chainPem()).toString());
    assertWrong(
        "names a PEM file without a certificate",
        store,
        write("k.pem", CLIENT.keyPem()).toString());
    assertWrong(
        "names a PEM file whose key is not that of its first certificate",
        store,
        write("x.pem", other.chainPem() + CLIENT.keyPem()).toString());
    assertWrong(
        "names a file that has a password; set audit.webhook.tls.key-store.password",
        store,
        write("e.pem", CLIENT.chainPem() + CLIENT.encryptedKeyPem()).toString());
    assertWrong(
        "convert it with: openssl pkcs8 -topk8",
        store,
        write(
                "old.pem",
                CLIENT.chainPem()
                    + "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----")
            .toString());
  }

  private static void assertRefused(RawEndpoint endpoint, Transport transport, String sentence) {
    assertThatExceptionOfType(NoAnswerException.class)
        .isThrownBy(() -> Egress.post(transport, endpoint.url(HOST)))
        .withMessage("no answer: " + sentence);
    assertThat(endpoint.requests()).isEmpty();
  }

  private void assertWrong(String sentence, String... texts) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> Transport.check(Egress.settings(texts)))
        .withMessageStartingWith("audit.webhook." + texts[0] + " ")
        .withMessageContaining(sentence)
        .satisfies(
            wrong ->
                assertThat(wrong.getMessage())
                    .doesNotContain(directory.toString())
                    .doesNotContain(Certificates.PASSWORD));
  }

  private Transport trusting(String... more) throws IOException {
    List<String> texts =
        new ArrayList<>(List.of("tls.trust-store", write("ca.pem", AUTHORITY.pem()).toString()));
    texts.addAll(Arrays.asList(more));
    return Egress.transport(texts.toArray(new String[0]));
  }

  private static RawEndpoint tls(Certificates.Issued own) {
    return tls(own, socket -> {});
  }

  private static RawEndpoint demanding(String version) {
    return tls(
        RIGHT,
        socket -> {
          ((SSLServerSocket) socket).setEnabledProtocols(version(version));
          ((SSLServerSocket) socket).setNeedClientAuth(true);
        });
  }

  private static RawEndpoint tls(Certificates.Issued own, Consumer<ServerSocket> setup) {
    SSLContext context = AUTHORITY.server(own);
    return RawEndpoint.of(
        "https",
        context.getServerSocketFactory(),
        setup,
        connection -> {
          ((SSLSocket) connection.socket()).startHandshake();
          while (connection.readRequest()) {
            connection.write(OK);
          }
        });
  }

  private static String[] version(String version) {
    return new String[] {version};
  }

  private Path ownPem() throws IOException {
    return write("own.pem", CLIENT.chainPem() + CLIENT.keyPem());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  /** The same entries in a file of this type. */
  private Path store(KeyStore entries, String type) throws IOException, GeneralSecurityException {
    char[] password = Certificates.PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    for (String alias : Collections.list(entries.aliases())) {
      if (entries.isKeyEntry(alias)) {
        store.setKeyEntry(
            alias, entries.getKey(alias, password), password, entries.getCertificateChain(alias));
      } else {
        store.setCertificateEntry(alias, entries.getCertificate(alias));
      }
    }
    Path file = Files.createTempFile(directory, "store", "." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return file;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
