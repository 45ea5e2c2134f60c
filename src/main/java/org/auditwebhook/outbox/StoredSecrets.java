package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.SigningSettings;
import org.auditwebhook.signing.Ed25519Key;
import org.auditwebhook.signing.HmacKey;
import org.auditwebhook.signing.SigningKeys;

/**
 * What is stored of an endpoint's secrets and has not ended. Pure; prints no secret.
 *
 * @param endpointId the endpoint
 * @param endpoint its name
 * @param headersSet whether an admin has set the headers
 * @param secretUntil until when configured secrets sign beside those of an admin, if they do
 * @param keyUntil the same of the configured Ed25519 key
 * @param rows newest first
 */
record StoredSecrets(
    int endpointId,
    String endpoint,
    boolean headersSet,
    Optional<Instant> secretUntil,
    Optional<Instant> keyUntil,
    List<SecretRow> rows) {

  /** Those of one kind, newest first. */
  List<SecretRow> of(SecretKind kind) {
    return rows.stream().filter(row -> row.kind() == kind).toList();
  }

  /** The one of an admin that is not replaced. */
  Optional<SecretRow> newest(SecretKind kind) {
    return of(kind).stream().filter(row -> row.retiresAt().isEmpty()).findFirst();
  }

  /** Until when what is configured signs beside what an admin has set. */
  Optional<Instant> configuredUntil(SecretKind kind) {
    return kind == SecretKind.HMAC ? secretUntil : keyUntil;
  }

  /** The configured texts of this kind, newest first, whether in force or not. */
  static List<Secret> configured(SecretKind kind, SigningSettings settings) {
    return kind == SecretKind.HMAC
        ? Stream.concat(settings.secret().stream(), settings.previousSecret().stream()).toList()
        : settings.key().stream().toList();
  }

  /** The texts in force, newest first. */
  private List<String> inForce(SecretKind kind, SigningSettings settings) {
    boolean replaced = newest(kind).isPresent();
    Stream<Secret> configured =
        !replaced || configuredUntil(kind).isPresent()
            ? configured(kind, settings).stream()
            : Stream.empty();
    return Stream.concat(of(kind).stream().map(SecretRow::text), configured)
        .map(Secret::value)
        .toList();
  }

  /** When the last of the replaced ones ends; empty if none has an end. */
  Optional<Instant> previousUntil(SecretKind kind, SigningSettings settings) {
    Optional<Instant> configured =
        newest(kind)
            .filter(set -> !configured(kind, settings).isEmpty())
            .flatMap(set -> configuredUntil(kind));
    return Stream.concat(
            of(kind).stream().flatMap(row -> row.retiresAt().stream()), configured.stream())
        .max(Instant::compareTo);
  }

  /** What requests carry. */
  Credentials credentials(SigningSettings settings) {
    return new Credentials(
        new SigningKeys(
            inForce(SecretKind.HMAC, settings).stream().map(HmacKey::of).toList(),
            inForce(SecretKind.ED25519, settings).stream().map(Ed25519Key::of).toList()),
        headersSet ? headers() : settings.headers(),
        new Credentials.Previous(
            previousUntil(SecretKind.HMAC, settings), previousUntil(SecretKind.ED25519, settings)),
        new Credentials.Sources(
            newest(SecretKind.HMAC).isPresent(),
            newest(SecretKind.ED25519).isPresent(),
            headersSet));
  }

  /** Whether anything ends by itself. */
  boolean endsByItself() {
    return secretUntil.isPresent()
        || keyUntil.isPresent()
        || rows.stream().anyMatch(row -> row.retiresAt().isPresent());
  }

  private Map<String, Secret> headers() {
    Map<String, Secret> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    of(SecretKind.HEADER).forEach(row -> headers.put(row.name(), row.text()));
    return java.util.Collections.unmodifiableMap(headers);
  }
}
