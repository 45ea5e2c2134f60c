package org.auditwebhook.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the outbox is and how long a claim in it holds.
 *
 * @param datasource the JNDI name of the DataSource of a PostgreSQL that instances may share; empty
 *     for the embedded database
 * @param directory of the embedded database's files; made when it is missing
 * @param maxSize the most bytes that it may hold; past it nothing is recorded; empty for no bound
 * @param lease how long an instance may keep a delivery to itself, a second to an hour; longer than
 *     the worst call
 */
public record OutboxSettings(
    Optional<String> datasource, Path directory, OptionalLong maxSize, Duration lease) {

  /**
   * @throws InvalidSettingException if a part is out of range
   */
  public OutboxSettings {
    Setting.DATASOURCE.require(datasource);
    Objects.requireNonNull(directory, "directory");
    Setting.MAX_SIZE.require(maxSize);
    Setting.LEASE.require(lease);
  }
}
