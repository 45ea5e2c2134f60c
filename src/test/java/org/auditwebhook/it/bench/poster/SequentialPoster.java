package org.auditwebhook.it.bench.poster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.auditwebhook.it.bench.measure.Samples;

/**
 * Posts events to the URL that is its first argument until it is killed: one thread, one connection
 * that is kept alive, a buffered body, signed with the secret that is its second argument. It keeps
 * nothing anywhere, and tries nothing again.
 */
public final class SequentialPoster {
  private SequentialPoster() {}

  /** Ends only with an exception. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    URL url = URI.create(arguments[0]).toURL();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(arguments[1].getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    for (long id = 1; ; id++) {
      byte[] body = Samples.event(id).getBytes(StandardCharsets.UTF_8);
      post(url, body, HexFormat.of().formatHex(mac.doFinal(body)));
    }
  }

  private static void post(URL url, byte[] body, String signature) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("X-Pilot-Signature-256", signature);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    if (connection.getResponseCode() != 204) {
      throw new IOException("answered " + connection.getResponseCode());
    }
    try (InputStream in = connection.getInputStream()) {
      in.readAllBytes(); // to its end: else the connection is not kept alive
    }
  }
}
