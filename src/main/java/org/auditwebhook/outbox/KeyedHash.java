package org.auditwebhook.outbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.auditwebhook.encoding.JsonValues;

/**
 * What stands in place of a sensitive value in the mode {@code hash}: {@code hmac-sha256:} and 64
 * hexadecimal digits. Of a text its UTF-8 bytes are hashed, of anything else its JSON without white
 * space, with the members of objects in the order of their names. Equal values have equal hashes,
 * and without the key nobody can find out which value a hash is of by trying. Thread-safe.
 */
final class KeyedHash implements Function<Object, String> {
  static final String PREFIX = "hmac-sha256:";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  KeyedHash(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  @Override
  public String apply(Object value) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return PREFIX + HexFormat.of().formatHex(mac.doFinal(bytes(value)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
    }
  }

  private static byte[] bytes(Object value) {
    if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    JsonValues.write(json, sorted(value));
    return json.toByteArray();
  }

  private static Object sorted(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new TreeMap<>();
      map.forEach((name, member) -> members.put((String) name, sorted(member)));
      return members;
    }
    return value instanceof List<?> list ? list.stream().map(KeyedHash::sorted).toList() : value;
  }
}
