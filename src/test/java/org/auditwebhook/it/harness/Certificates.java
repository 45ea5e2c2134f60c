package org.auditwebhook.it.harness;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates for tests, made when they are needed so that none expires in the repository: an
 * authority and what it issues.
 */
public final class Certificates {
  /** Of every store made here. */
  public static final String PASSWORD = "password-of-the-tests";

  private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());
  private static final Duration DAY = Duration.ofDays(1);

  private final X500Name name = new X500Name("CN=Authority " + SERIAL.incrementAndGet());
  private final KeyPair keys;
  private final X509Certificate authority;

  private Certificates() {
    keys = keys();
    authority = issue(name, keys, Instant.now().plus(DAY), true, List.of());
  }

  /** An authority that nobody trusts yet. */
  public static Certificates authority() {
    return new Certificates();
  }

  /** A certificate for these names, valid now. */
  public Issued issue(String... names) {
    return issue(Instant.now().plus(DAY), names);
  }

  /** A certificate for these names that was valid until yesterday. */
  public Issued expired(String... names) {
    return issue(Instant.now().minus(DAY), names);
  }

  private Issued issue(Instant until, String... names) {
    KeyPair own = keys();
    return new Issued(
        own, issue(new X500Name("CN=" + names[0]), own, until, false, List.of(names)), authority);
  }

  /** The authority's certificate in PEM. */
  public String pem() {
    return pem(authority);
  }

  /** A PKCS #12 store that trusts the authority. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The TLS of a server with this certificate, which trusts clients of the authority. */
  public SSLContext server(Issued own) {
    try {
      KeyManagerFactory key =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      key.init(own.keyStore(), PASSWORD.toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate issue(
      X500Name subject, KeyPair own, Instant until, boolean isAuthority, List<String> names) {
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(until.minus(DAY.multipliedBy(10))),
              Date.from(until),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!names.isEmpty()) {
        GeneralName[] alternatives =
            names.stream().map(Certificates::name).toArray(GeneralName[]::new);
        builder.addExtension(
            Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GeneralName name(String name) {
    boolean address = name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * A certificate with its key.
   *
   * @param authority the one above it
   */
  public record Issued(KeyPair keys, X509Certificate certificate, X509Certificate authority) {
    /** The certificate and the one above it in PEM. */
    public String chainPem() {
      return pem(certificate) + pem(authority);
    }

    /** The key in PEM and PKCS #8. */
    public String keyPem() {
      try {
        return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The key in PEM and PKCS #8, encrypted with {@link #PASSWORD} as OpenSSL does it. */
    public String encryptedKeyPem() {
      try {
        return pem(
            new JcaPKCS8Generator(
                keys.getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPassword(PASSWORD.toCharArray())
                    .setPRF(PKCS8Generator.PRF_HMACSHA256)
                    .build()));
      } catch (OperatorCreationException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A PKCS #12 store with the key and its chain. */
    public KeyStore keyStore() {
      return keyStore(PASSWORD);
    }

    /** The same with another password of the key. */
    public KeyStore keyStore(String password) {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            "key",
            keys.getPrivate(),
            password.toCharArray(),
            new Certificate[] {certificate, authority});
        return store;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
