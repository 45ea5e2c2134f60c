package org.auditwebhook.jwt;

import com.nimbusds.jose.JWSHeader;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers the keys of an issuer, and reads them again now and then: one at a time, and in the
 * thread of a request that needs them. Who has a key that is not known waits for what is being
 * read; all others go on with what is there. Thread-safe.
 */
final class KeyCache {
  private static final System.Logger LOG = System.getLogger(KeyCache.class.getName());

  /** After this a key that the issuer has withdrawn is no longer taken. */
  static final Duration FRESH = Duration.ofMinutes(10);

  /** Issuers replace keys without notice; somebody who invents names of keys is no reason. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  /** Without keys no token can be verified, so that this is tried more often. */
  static final Duration PAUSE_WITHOUT_KEYS = Duration.ofSeconds(10);

  /** An issuer that is down for longer than this is not trusted by what it once was. */
  static final Duration LONGEST = Duration.ofHours(24);

  /**
   * What is known.
   *
   * @param readAt when these keys were read
   * @param triedAt when that was tried last
   * @param failed whether that was in vain
   */
  private record Known(KeySet keys, Instant readAt, Instant triedAt, boolean failed) {
    boolean isOlder(Duration age, Instant now) {
      return !now.isBefore(readAt.plus(age)) || now.isBefore(readAt);
    }

    boolean isToBeRead(Instant now) {
      Duration pause = isOlder(LONGEST, now) ? PAUSE_WITHOUT_KEYS : PAUSE;
      return !now.isBefore(triedAt.plus(pause)) || now.isBefore(triedAt);
    }
  }

  private final KeySource source;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = new Known(KeySet.EMPTY, Instant.EPOCH, Instant.EPOCH, true);

  KeyCache(KeySource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /**
   * The keys that a token with this header may be signed with, none if the issuer has no such key;
   * empty if that is not known.
   */
  Optional<List<VerificationKey>> keys(JWSHeader header) {
    if (known.isOlder(FRESH, clock.instant()) && reading.tryLock()) {
      readWithLock();
    }
    List<VerificationKey> keys = usable().of(header);
    if (keys.isEmpty() && known.isToBeRead(clock.instant())) {
      reading.lock();
      readWithLock();
      keys = usable().of(header);
    }
    return keys.isEmpty() && known.failed() ? Optional.empty() : Optional.of(keys);
  }

  private KeySet usable() {
    Known now = known;
    return now.isOlder(LONGEST, clock.instant()) ? KeySet.EMPTY : now.keys();
  }

  /** Reads them unless somebody has just done so. */
  private void readWithLock() {
    Known before = known;
    Instant now = clock.instant();
    Known after = before;
    try {
      if (before.isToBeRead(now)) {
        after = new Known(before.keys(), before.readAt(), now, true);
        after = new Known(source.read(), now, now, false);
      }
    } catch (UnreadableKeysException e) {
      LOG.log(Level.WARNING, "{0}; {1}", e.getMessage(), consequence(before, now));
    } finally {
      known = after;
      reading.unlock();
    }
  }

  private static String consequence(Known before, Instant now) {
    return before.isOlder(LONGEST, now)
        ? "until they can be read, no JWT can be verified"
        : "until they can be read, those of " + before.readAt() + " are used, for a day";
  }
}
