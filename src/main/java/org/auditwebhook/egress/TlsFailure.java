package org.auditwebhook.egress;

import java.io.IOException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Says what an operator can do about TLS that failed. JSSE tells much of it by its messages only;
 * one that is not known here leads to a less exact sentence.
 */
final class TlsFailure {
  private static final Pattern ALERT =
      Pattern.compile("Received fatal alert: (?<alert>[a-z_]{1,40})");

  /** Alerts on a client's certificate, RFC 8446, section 6.2. */
  private static final List<String> ON_OUR_CERTIFICATE =
      List.of(
          "certificate_required",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied");

  private TlsFailure() {}

  /** Empty if it is none of TLS but of the connection below. */
  static Optional<String> sentence(String host, Throwable failure) {
    List<Throwable> causes = NoAnswer.causes(failure).toList();
    return Optional.<String>empty()
        .or(() -> certificate(host, causes))
        .or(() -> alert(host, causes))
        .or(() -> version(host, causes))
        .or(
            () ->
                isHandshake(causes)
                    ? Optional.of("the TLS handshake with " + host + " failed")
                    : Optional.empty());
  }

  private static Optional<String> certificate(String host, List<Throwable> causes) {
    String theirs = "the certificate of " + host;
    if (has(causes, CertificateExpiredException.class)) {
      return Optional.of(theirs + ", or one above it, has expired");
    }
    if (has(causes, CertificateNotYetValidException.class)) {
      return Optional.of(theirs + ", or one above it, is not valid yet");
    }
    if (says(causes, "unable to find valid certification path")
        || says(causes, "No trusted certificate found")) {
      return Optional.of(
          theirs
              + " is not trusted: no known authority has issued it; if it is right, add its issuer"
              + " to audit.webhook.tls.trust-store");
    }
    if (says(causes, "No subject alternative") || says(causes, "No name matching")) {
      return Optional.of(theirs + " is for other names");
    }
    return has(causes, CertPathValidatorException.class) || has(causes, CertificateException.class)
        ? Optional.of(theirs + " is not accepted")
        : Optional.empty();
  }

  private static Optional<String> alert(String host, List<Throwable> causes) {
    for (Throwable cause : causes) {
      Matcher matcher = ALERT.matcher(String.valueOf(cause.getMessage()));
      if (cause instanceof SSLException && matcher.find()) {
        String alert = matcher.group("alert");
        return Optional.of(
            ON_OUR_CERTIFICATE.contains(alert)
                ? host
                    + " wants a client certificate that it trusts (TLS alert "
                    + alert
                    + "); set audit.webhook.tls.key-store"
                : alert.equals("protocol_version")
                    ? older(host)
                    : host + " ended TLS with the alert " + alert);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> version(String host, List<Throwable> causes) {
    if (says(causes, "The server selected protocol version")) {
      return Optional.of(older(host));
    }
    return says(causes, "Unsupported or unrecognized SSL message")
        ? Optional.of(host + " does not speak TLS on this port")
        : Optional.empty();
  }

  private static String older(String host) {
    return host + " speaks no version of TLS from 1.2 on";
  }

  /** Whether the connection below is not the cause. */
  private static boolean isHandshake(List<Throwable> causes) {
    return causes.stream()
        .allMatch(cause -> cause instanceof SSLException || !(cause instanceof IOException));
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean says(List<Throwable> causes, String part) {
    return causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(part));
  }
}
