package org.auditwebhook.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the outbox is and how long a claim in it holds.
 *
 * @param datasource the JNDI name of the DataSource of a PostgreSQL that instances may share; empty
 *     for the embedded database
 * @param importFrom the directory of an embedded database that is to be moved into that PostgreSQL
 * @param directory of the embedded database's files; made when it is missing
 * @param maxSize the most bytes that it may hold; past it nothing is recorded; empty for no bound
 * @param lease how long an instance may keep a delivery to itself, a second to an hour; longer than
 *     the worst call
 */
public record OutboxSettings(
    Optional<String> datasource,
    Optional<Path> importFrom,
    Path directory,
    OptionalLong maxSize,
    Duration lease) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public OutboxSettings {
    Setting.DATASOURCE.require(datasource);
    Setting.IMPORT.require(importFrom);
    if (importFrom.isPresent() && datasource.isEmpty()) {
      throw new InvalidSettingException(
          List.of(
              Setting.IMPORT.sentence(
                  "needs audit.webhook.outbox.datasource: it moves an outbox there")));
    }
    Objects.requireNonNull(directory, "directory");
    Setting.MAX_SIZE.require(maxSize);
    Setting.LEASE.require(lease);
  }
}
