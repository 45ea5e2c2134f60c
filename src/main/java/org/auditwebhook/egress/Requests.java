package org.auditwebhook.egress;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** Makes the requests. */
final class Requests {
  /** What says where the request goes, how long it is and what becomes of the connection. */
  private static final Set<String> OWN =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Requests() {}

  /**
   * A POST.
   *
   * @param headers names and values; those of the connection and of the framing are left out
   * @throws IllegalArgumentException if a header has characters that are not visible ASCII, so that
   *     it would be read as something else; its value is not in the message
   */
  static ClassicHttpRequest post(
      URI url,
      Target target,
      Map<String, List<String>> headers,
      byte[] body,
      Optional<Proxy> proxy) {
    Optional<Proxy> plainProxy = target.tls() ? Optional.empty() : proxy;
    String path = path(url);
    ClassicHttpRequest request =
        new BasicClassicHttpRequest(
            "POST",
            (HttpHost) null,
            plainProxy.isPresent() ? "http://" + target.hostHeader() + path : path);
    request.addHeader(HttpHeaders.HOST, target.hostHeader());
    headers.forEach((name, values) -> values.forEach(value -> add(request, name, value)));
    request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    request.addHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
    plainProxy
        .flatMap(Proxy::authorization)
        .ifPresent(value -> request.addHeader(HttpHeaders.PROXY_AUTHORIZATION, value.value()));
    request.setEntity(new ByteArrayEntity(body, null));
    return request;
  }

  /**
   * A GET over TLS, with which a proxy has no part but the tunnel.
   *
   * @param accept the media types that may be answered
   */
  static ClassicHttpRequest get(URI url, Target target, String accept) {
    ClassicHttpRequest request = new BasicClassicHttpRequest("GET", (HttpHost) null, path(url));
    request.addHeader(HttpHeaders.HOST, target.hostHeader());
    request.addHeader(HttpHeaders.ACCEPT, accept);
    request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    request.addHeader(HttpHeaders.USER_AGENT, "audit-webhook");
    request.addHeader(HttpHeaders.CONNECTION, "close");
    return request;
  }

  private static void add(ClassicHttpRequest request, String name, String value) {
    if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
      if (!isName(name)) {
        throw new IllegalArgumentException("a header's name is malformed");
      }
      if (!isValue(value)) {
        throw new IllegalArgumentException("the header " + name + " has a malformed value");
      }
      request.addHeader(name, value);
    }
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ':') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\t' && (c < ' ' || c >= 0x7f)) {
        return false;
      }
    }
    return true;
  }

  /** The origin-form of RFC 9112, section 3.2.1. */
  private static String path(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }
}
