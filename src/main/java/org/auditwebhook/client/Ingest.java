package org.auditwebhook.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Brings a batch to audit-webhook, once. */
@FunctionalInterface
interface Ingest {

  /** What came of it. */
  sealed interface Answer {}

  /**
   * audit-webhook has all of it.
   *
   * @param recorded how many entries it has recorded: none while it is disabled
   */
  record Accepted(int recorded) implements Answer {}

  /**
   * audit-webhook has none of it, because of one of the entries.
   *
   * @param index which, from 0 on; empty if that is not known, or if it is too much for one request
   * @param why a sentence
   */
  record Refused(OptionalInt index, String why) implements Answer {}

  /**
   * Whether audit-webhook has it is unknown: it is to be sent again.
   *
   * @param why a sentence's end, for the log
   * @param retryAfter how long it asks to be left alone
   */
  record Unavailable(String why, Optional<Duration> retryAfter) implements Answer {}

  /**
   * Sends it; does not throw because of the network.
   *
   * @param key the same for a batch whenever it is sent
   */
  Answer send(Batch batch, String key);
}
