package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auditwebhook.logging.RateLimitedLog;
import org.auditwebhook.settings.Settings;

/**
 * What the endpoints' requests carry besides the events: what admins have set, else what is
 * configured. Reading is from memory; {@link SecretChanges} changes it. Thread-safe.
 */
@ApplicationScoped
public class Secrets {
  private static final System.Logger LOG = System.getLogger(Secrets.class.getName());

  /** How long a change of another instance, or an end, may stay unknown here. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final RateLimitedLog unopenedLog =
      new RateLimitedLog(LOG, System.Logger.Level.ERROR, Duration.ofMinutes(1));

  private volatile List<StoredSecrets> stored = List.of();
  private volatile Map<String, Credentials> inForce = Map.of();
  private SecretRows rows;
  private long refreshAt = System.nanoTime();

  @Inject Database database;
  @Inject Settings settings;
  @Inject AdminTrail trail;

  /**
   * Opens all that is stored, and seals anew what is under an earlier key.
   *
   * @throws OutboxUnavailableException with a sentence that says which key is missing
   */
  @PostConstruct
  void load() {
    rows = new SecretRows(Sealing.of(settings.signing().encryption(), settings.outbox()));
    int renewed = changed(rows::renew);
    if (renewed > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Stored secrets that are sealed under audit.webhook.encryption.key from now on: {0}",
          renewed);
    }
  }

  /** What the requests to the endpoint of this name carry now; from memory. */
  public Credentials of(String endpoint) {
    return inForce.get(endpoint);
  }

  /**
   * Looks for what other instances have changed, and for what has ended, at most once a second;
   * does nothing if there can be neither. What can't be opened changes nothing.
   *
   * @throws OutboxUnavailableException if the database can't be read
   */
  public synchronized void refresh() {
    boolean mayDiffer =
        database.dialect().isShared() || stored.stream().anyMatch(StoredSecrets::endsByItself);
    if (!mayDiffer || refreshAt - System.nanoTime() > 0) {
      return;
    }
    try {
      put(database.transaction(connection -> rows.all(connection, known())));
    } catch (UnopenedSecretException e) {
      unopenedLog.write(e.getMessage() + " What was in force here stays in force", null);
    }
    refreshAt = System.nanoTime() + REFRESH.toNanos();
  }

  /** What a change has come to, and what is stored after it. */
  private record Changed<T>(T result, List<StoredSecrets> after) {}

  /** A change of what is stored, with all endpoints locked. */
  interface Change<T> {
    T in(Connection connection) throws SQLException;
  }

  /**
   * Changes what is stored, and puts it in force.
   *
   * @throws OutboxUnavailableException if it could not be stored, or read
   */
  synchronized <T> T changed(Change<T> change) {
    try {
      return inForce(
          database.transaction(
              connection -> {
                rows.lock(connection);
                T result = change.in(connection);
                return new Changed<>(result, rows.all(connection, known()));
              }));
    } catch (UnopenedSecretException e) {
      throw new OutboxUnavailableException(e.getMessage(), e);
    }
  }

  /**
   * The same for a change of an admin, which is told to its endpoint.
   *
   * @throws OutboxUnavailableException if it could not be stored, or read
   */
  synchronized <T> T changed(Endpoint endpoint, AdminTrail.Change<T> change) {
    try {
      return inForce(
          trail.change(
              endpoint,
              connection -> {
                rows.lock(connection);
                AdminTrail.Told<T> told = change.in(connection);
                return new AdminTrail.Told<>(
                    new Changed<>(told.result(), rows.all(connection, known())),
                    told.entry(),
                    told.to());
              }));
    } catch (UnopenedSecretException e) {
      throw new OutboxUnavailableException(e.getMessage(), e);
    }
  }

  private <T> T inForce(Changed<T> changed) {
    put(changed.after);
    return changed.result;
  }

  /** To be used within a {@link #changed}. */
  SecretRows rows() {
    return rows;
  }

  /** What is stored of an endpoint at this moment; to be used within a {@link #changed}. */
  StoredSecrets stored(Connection connection, String endpoint) throws SQLException {
    return rows.all(connection, known()).stream()
        .filter(one -> one.endpoint().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }

  private Map<Long, SecretRow> known() {
    return stored.stream()
        .flatMap(one -> one.rows().stream())
        .collect(Collectors.toMap(SecretRow::id, Function.identity()));
  }

  private void put(List<StoredSecrets> now) {
    if (!now.equals(stored) || inForce.isEmpty()) {
      inForce =
          now.stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      StoredSecrets::endpoint, one -> one.credentials(settings.signing())));
      stored = now;
    }
  }
}
