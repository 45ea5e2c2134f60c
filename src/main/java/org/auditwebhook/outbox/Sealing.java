package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.encryption.Seal;
import org.auditwebhook.encryption.SealingKey;
import org.auditwebhook.settings.EncryptionSettings;
import org.auditwebhook.settings.OutboxSettings;
import org.auditwebhook.settings.Secret;

/**
 * The keys that secrets are stored under: those of the settings, and that of the key file beside an
 * embedded database, which is made when a first secret is to be stored and no key is configured.
 * Thread-safe.
 */
final class Sealing {
  private final Optional<SealingKey> configured;
  private final Optional<SealingKey> previous;
  private final Optional<KeyFile> file;

  /** Whether a key in the file may be sealed with, and a new one be written. */
  private final boolean writesFile;

  private final SecureRandom random = new SecureRandom();

  private Sealing(EncryptionSettings keys, Optional<Path> directory, boolean writesFile) {
    configured = keys.key().map(Secret::value).map(SealingKey::of);
    previous = keys.previousKey().map(Secret::value).map(SealingKey::of);
    file = directory.map(KeyFile::new);
    this.writesFile = writesFile;
  }

  /** Those of the outbox. */
  static Sealing of(EncryptionSettings keys, OutboxSettings outbox) {
    boolean embedded = outbox.datasource().isEmpty();
    return new Sealing(keys, Optional.of(outbox.directory()).filter(path -> embedded), embedded);
  }

  /** Those that open what an embedded database in this directory has, and seal for PostgreSQL. */
  static Sealing forMove(EncryptionSettings keys, Path directory) {
    return new Sealing(keys, Optional.of(directory), false);
  }

  /** The seal that opens whatever can be opened. */
  Seal seal() {
    Optional<SealingKey> inFile = file.flatMap(KeyFile::read);
    return new Seal(
        configured.or(() -> inFile.filter(key -> writesFile)),
        Stream.concat(previous.stream(), inFile.stream()).toList());
  }

  /**
   * Seals a text for a row.
   *
   * @throws NoEncryptionKeyException if there is no key, and no file for one
   */
  synchronized byte[] close(String text, String context) {
    Seal seal = seal();
    if (seal.key().isEmpty()) {
      if (!writesFile) {
        throw new NoEncryptionKeyException();
      }
      file.orElseThrow().create(random);
      seal = seal();
    }
    return seal.close(text, context, random);
  }

  /** The same under the key in force, if it is sealed with another; empty if there is no need. */
  Optional<byte[]> renewed(Seal seal, byte[] sealed, String text, String context) {
    return seal.key().isEmpty() || seal.isCurrent(sealed)
        ? Optional.empty()
        : Optional.of(seal.close(text, context, random));
  }

  /** A sentence on something that none of the keys opens. */
  String whyNotOpened() {
    return "A secret that was set through the API can't be decrypted with %s%s. Give the key that it was stored under as audit.webhook.encryption.key or audit.webhook.encryption.previous-key%s. Nothing was deleted."
        .formatted(
            configured.isPresent() || previous.isPresent()
                ? "the keys of audit.webhook.encryption.*"
                : "no key of audit.webhook.encryption.*",
            file.map(path -> " and the key file " + path).orElse(""),
            file.map(path -> ", or put the key file back").orElse(""));
  }
}
