package org.auditwebhook.encryption;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals with one key, and opens what was sealed with that or an earlier one: AES-256-GCM (NIST SP
 * 800-38D). What is sealed begins with the version of this form (1), the id of the key (8 bytes)
 * and a random nonce (12 bytes); cipher text and tag (16 bytes) follow. It opens only in the
 * context that it was sealed for. Immutable and thread-safe.
 *
 * @param key what is sealed with; empty if nothing can be
 * @param earlier what may have been sealed with before
 */
public record Seal(Optional<SealingKey> key, List<SealingKey> earlier) {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD_BYTES = 1 + SealingKey.ID_BYTES + NONCE_BYTES;
  private static final String CIPHER = "AES/GCM/NoPadding";

  public Seal {
    earlier = List.copyOf(earlier);
  }

  /**
   * Seals a text.
   *
   * @param context where it is kept: elsewhere it can't be opened
   * @throws IllegalStateException if there is no key to seal with
   */
  public byte[] close(String text, String context, SecureRandom random) {
    SealingKey with = key.orElseThrow(() -> new IllegalStateException("There is no key"));
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).put(VERSION).put(with.id()).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, with, head.array(), context);
      byte[] sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(HEAD_BYTES + sealed.length).put(head.array()).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Sealing failed", e);
    }
  }

  /**
   * Opens what was sealed.
   *
   * @return the text; empty if it was sealed with another key or for another context, or has been
   *     changed
   */
  public Optional<String> open(byte[] sealed, String context) {
    return Stream.concat(key.stream(), earlier.stream())
        .filter(candidate -> isOf(candidate, sealed))
        .flatMap(candidate -> opened(candidate, sealed, context).stream())
        .findFirst();
  }

  /** Whether it was sealed with the key that is sealed with now. */
  public boolean isCurrent(byte[] sealed) {
    return key.filter(current -> isOf(current, sealed)).isPresent();
  }

  private static Optional<String> opened(SealingKey key, byte[] sealed, String context) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, context);
      byte[] text = cipher.doFinal(sealed, HEAD_BYTES, sealed.length - HEAD_BYTES);
      return Optional.of(new String(text, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** The head is authenticated with the context. */
  private static Cipher cipher(int mode, SealingKey key, byte[] sealed, String context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    int nonceAt = HEAD_BYTES - NONCE_BYTES;
    cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, sealed, nonceAt, NONCE_BYTES));
    cipher.updateAAD(sealed, 0, nonceAt);
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static boolean isOf(SealingKey key, byte[] sealed) {
    return sealed.length >= HEAD_BYTES + TAG_BITS / Byte.SIZE
        && sealed[0] == VERSION
        && Arrays.equals(sealed, 1, 1 + SealingKey.ID_BYTES, key.id(), 0, SealingKey.ID_BYTES);
  }
}
