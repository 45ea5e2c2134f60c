package org.auditwebhook.jwt;

import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.Optional;

/**
 * The public keys of an issuer. Immutable.
 *
 * @param keys each is good for some algorithm
 */
record KeySet(List<VerificationKey> keys) {
  /** No key. */
  static final KeySet EMPTY = new KeySet(List.of());

  KeySet {
    keys = List.copyOf(keys);
  }

  /**
   * Those that a token with this header may be signed with: of its {@code kid}; if there are none,
   * or if it has no {@code kid}, those that can't be told by one. All others in the header that
   * speaks of keys ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) is whatever its sender
   * likes, and is not looked at.
   */
  List<VerificationKey> of(JWSHeader header) {
    List<VerificationKey> fitting =
        keys.stream().filter(key -> key.algorithms().contains(header.getAlgorithm())).toList();
    if (header.getKeyID() == null) {
      return fitting;
    }
    Optional<String> id = Optional.of(header.getKeyID());
    List<VerificationKey> named = fitting.stream().filter(key -> key.id().equals(id)).toList();
    return named.isEmpty() ? fitting.stream().filter(key -> key.id().isEmpty()).toList() : named;
  }
}
