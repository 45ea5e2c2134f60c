package org.auditwebhook.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * The properties of the client that a registry in a WAR of its own uses. The constants are the only
 * place where they are declared; the README's table is held against them.
 */
final class ClientSetting {
  static final Setting<String> URL =
      Setting.setting(
          "client.url",
          "http://127.0.0.1:8080/audit-webhook",
          new Forms.BaseUrl(),
          "Where audit-webhook is");

  static final Setting<String> TOKEN =
      Setting.hidden(
          "client.token",
          "The ingest token; without it the first token of `ingest.token`, so that on one server it"
              + " is configured once");

  static final Setting<String> TOKEN_FILE =
      Setting.hidden("client.token.file", "A file that holds `client.token`");

  static final Setting<Durability> DURABILITY =
      Setting.setting(
          "client.durability",
          "buffered",
          new Choice<>(Durability.class),
          "When `fire` returns: at once, when the entry is written to the spool, or when it is forced"
              + " to the disk besides");

  static final Setting<Duration> MAX_WAIT =
      Setting.setting(
          "client.max-wait",
          "PT5S",
          Range.ofDurations("PT0.001S", "PT1M"),
          "The longest that `fire` waits for the spool while `client.durability` is not `buffered`;"
              + " then it throws");

  static final Setting<Integer> BUFFER_SIZE =
      Setting.setting(
          "client.buffer-size",
          "10000",
          Range.ofNumbers(1, 1_000_000),
          "The most entries in memory that are yet to be written to the spool; what comes on top is"
              + " dropped and counted");

  static final Setting<Path> SPOOL_DIRECTORY =
      Setting.setting(
          "client.spool.directory",
          "audit-webhook-spool",
          new Forms.Directory(),
          "Where entries wait until audit-webhook has them; each application needs its own;"
              + " relative to the server's working directory, made when it is missing");

  static final Setting<OptionalLong> SPOOL_MAX_SIZE =
      Setting.setting(
          "client.spool.max-size",
          "1GiB",
          new Size("1MiB"),
          "The most bytes of the spool; when it is full, entries stay in memory as long as there is"
              + " room");

  static final Setting<ClientSettings.Redact> REDACT =
      Setting.setting(
          "client.redact",
          "mask",
          new Choice<>(ClientSettings.Redact.class),
          "Whether the values of sensitive keys, and of those in `redact.keys`, are replaced by"
              + " `<redacted>` before they are spooled; where audit-webhook is to hash them, `off`");

  /** Every one, in the order of the README's table. */
  static final List<Setting<?>> ALL =
      List.of(
          URL,
          TOKEN,
          TOKEN_FILE,
          DURABILITY,
          MAX_WAIT,
          BUFFER_SIZE,
          SPOOL_DIRECTORY,
          SPOOL_MAX_SIZE,
          REDACT);

  /** What is the webhook's own, and read by the client as well. */
  static final List<Setting<?>> SHARED = List.of(Setting.INGEST_TOKEN, Setting.REDACT_KEYS);

  private ClientSetting() {}
}
