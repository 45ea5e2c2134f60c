package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code Idempotency-Key} of each batch: the same whenever the same bytes of the same place are
 * sent, and never that of others, though a spool may be emptied, restored or cloned. Keyed by a
 * secret of the spool, so that who sees a key can't find out what is in the batch by trying.
 */
final class BatchKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec secret;

  BatchKeys(String secret) {
    this.secret = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
  }

  /** Segment, start, and 32 hexadecimal digits. */
  String of(Batch batch) {
    String place = batch.segment() + "-" + batch.start() + "-";
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(place.getBytes(UTF_8));
      return place + HexFormat.of().formatHex(mac.doFinal(batch.lines()), 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }
}
