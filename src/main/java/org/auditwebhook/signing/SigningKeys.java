package org.auditwebhook.signing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that an endpoint's requests are signed with: while a key is replaced, the old one beside
 * the new one. Immutable and thread-safe; prints no secret.
 *
 * @param secrets the shared ones, newest first
 * @param privateKeys the Ed25519 ones, newest first
 */
public record SigningKeys(List<HmacKey> secrets, List<Ed25519Key> privateKeys) {
  /** Nothing is signed. */
  public static final SigningKeys NONE = new SigningKeys(List.of(), List.of());

  /** The message's id: the same at every attempt. Standard Webhooks 1.0.0, Webhook headers. */
  public static final String ID = "webhook-id";

  /** When the attempt was made, in seconds since 1970. */
  public static final String TIMESTAMP = "webhook-timestamp";

  /** The signatures of id, timestamp and body, separated by spaces. */
  public static final String SIGNATURE = "webhook-signature";

  /** The reference contract's signature of the body, by the newest secret. */
  public static final String PILOT_SIGNATURE = "X-Pilot-Signature-256";

  /** The same by the secret before the newest, while that is still in force. */
  public static final String PREVIOUS_PILOT_SIGNATURE = "X-Pilot-Signature-256-Previous";

  /** A key that is given twice counts once. */
  public SigningKeys {
    secrets = secrets.stream().distinct().toList();
    privateKeys = privateKeys.stream().distinct().toList();
  }

  /**
   * The headers of one attempt. Id and timestamp are there without a key as well.
   *
   * @param id the message's, without a full stop: that separates what is signed
   * @param at when the attempt is made
   * @param body the exact bytes
   */
  public Map<String, String> headers(String id, Instant at, byte[] body) {
    String timestamp = Long.toString(at.getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(ID, id);
    headers.put(TIMESTAMP, timestamp);
    if (!secrets.isEmpty()) {
      headers.put(PILOT_SIGNATURE, secrets.get(0).hex(body));
    }
    if (secrets.size() > 1) {
      headers.put(PREVIOUS_PILOT_SIGNATURE, secrets.get(1).hex(body));
    }
    if (!secrets.isEmpty() || !privateKeys.isEmpty()) {
      byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
      headers.put(SIGNATURE, signatures(head, body));
    }
    return headers;
  }

  private String signatures(byte[] head, byte[] body) {
    return Stream.concat(
            secrets.stream().map(key -> key.v1(head, body)),
            privateKeys.stream().map(key -> key.v1a(head, body)))
        .collect(Collectors.joining(" "));
  }
}
