package org.auditwebhook.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.util.Timeout;

/** HTTP/1.1 on a socket, as HttpCore frames it. */
final class Framing extends DefaultBHttpClientConnection {
  /** Bounds the memory for the fields of a head, which is a multiple of their bytes. */
  static final int MOST_FIELDS = 1_000;

  private static final Http1Config CONFIG =
      Http1Config.custom().setMaxHeaderCount(MOST_FIELDS).build();

  Framing() {
    super(CONFIG);
  }

  /**
   * Begins on a socket.
   *
   * @param tls laid over the socket, or {@code null}
   * @param in where answers come from
   */
  void begin(BoundedSocket socket, SSLSocket tls, AnswerStream in) throws IOException {
    bind(
        tls == null
            ? new SocketHolder(socket) {
              @Override
              protected InputStream getInputStream(Socket any) {
                return in;
              }
            }
            : new SocketHolder(tls, socket) {
              @Override
              protected InputStream getInputStream(Socket any) {
                return in;
              }
            });
  }

  /** Whether something is in the buffer; the stream has to be muted, or it is waited for. */
  boolean hasBuffered() throws IOException {
    return isDataAvailable(Timeout.ONE_MILLISECOND);
  }
}
