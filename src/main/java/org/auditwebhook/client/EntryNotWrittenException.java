package org.auditwebhook.client;

/**
 * What {@code fire} throws where {@code audit.webhook.client.durability} is {@code written} or
 * {@code forced} and the entry did not get to the disk in time. Whether it is recorded is unknown:
 * an entry that was buffered is never withdrawn.
 */
public class EntryNotWrittenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EntryNotWrittenException(String message) {
    super(message);
  }
}
