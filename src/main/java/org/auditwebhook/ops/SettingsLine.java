package org.auditwebhook.ops;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.auditwebhook.settings.EndpointUrl;
import org.auditwebhook.settings.JwtSettings;
import org.auditwebhook.settings.LimitSettings;
import org.auditwebhook.settings.ProxySettings;
import org.auditwebhook.settings.RedactSettings;
import org.auditwebhook.settings.RedeliverSettings;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.SigningSettings;
import org.auditwebhook.settings.TargetSettings;
import org.auditwebhook.settings.TlsSettings;
import org.auditwebhook.settings.Token;

/**
 * The settings in force in one line for the log. Of a secret it shows whether it is set, of a URL
 * scheme, host and port.
 */
final class SettingsLine {
  private SettingsLine() {}

  static String of(Settings settings) {
    return shown(settings).entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(", "));
  }

  /**
   * What to show of each setting by its name without the prefix, in the order of the README's
   * table.
   */
  private static Map<String, Object> shown(Settings settings) {
    Map<String, Object> shown = new LinkedHashMap<>();
    putTarget(shown, settings);
    putRedeliver(shown, settings.redeliver());
    shown.put("outbox.datasource", settings.outbox().datasource().orElse("unset"));
    shown.put("outbox.import", settings.outbox().importFrom().map(Path::toString).orElse("unset"));
    shown.put("outbox.directory", settings.outbox().directory().toAbsolutePath());
    shown.put("outbox.max-size", maxSize(settings.outbox().maxSize()));
    shown.put("outbox.lease", settings.outbox().lease());
    shown.put("capture", settings.emit().capture().word());
    shown.put("emit.max-wait", settings.emit().maxWait());
    shown.put("emit.buffer-size", settings.emit().bufferSize());
    shown.put("event.max-size", settings.events().maxSize());
    putRedact(shown, settings);
    shown.put("retention.delivered", settings.events().delivered());
    shown.put("retention.dead-letters", settings.events().deadLetters());
    shown.put(
        "retention.max-age", settings.events().maxAge().map(Object::toString).orElse("unset"));
    shown.put("drain-timeout", settings.drainTimeout());
    shown.put("egress.allow", settings.egress().allow());
    shown.put("egress.allow-http", settings.egress().allowHttp());
    putProxy(shown, settings.egress().proxy());
    return shown;
  }

  private static void putTarget(Map<String, Object> shown, Settings settings) {
    TargetSettings target = settings.target();
    shown.put("url", target.url().isEmpty() ? "unset" : EndpointUrl.origin(target.url()) + "/…");
    putSigning(shown, settings.signing());
    putTokens(shown, "admin.token", settings.access().tokens().admin());
    putTokens(shown, "read.token", settings.access().tokens().read());
    putTokens(shown, "ingest.token", settings.access().tokens().ingest());
    putJwt(shown, settings.access().jwt());
    shown.put("authentication.max-failures", settings.access().maxFailures());
    shown.put("retry.max-attempts", target.limits().retry().maxAttempts());
    shown.put("retry.initial-backoff", target.limits().retry().initialBackoff());
    shown.put("timeout.connect", target.connectTimeout());
    shown.put("timeout.total", target.totalTimeout());
    putLimits(shown, target.limits());
    putTls(shown, target.tls());
  }

  private static void putLimits(Map<String, Object> shown, LimitSettings limits) {
    shown.put("concurrency", limits.concurrency().most());
    shown.put("concurrency.adaptive", limits.concurrency().adaptive());
    shown.put("ordering", limits.ordering().word());
    shown.put("batch.enabled", limits.batch().enabled());
    shown.put("batch.max-size", limits.batch().maxSize());
    shown.put("batch.max-bytes", limits.batch().maxBytes());
    shown.put("batch.max-wait", limits.batch().maxWait());
    shown.put("rate.limit", limits.rate().limit());
    shown.put("rate.burst", limits.rate().burst());
  }

  private static void putJwt(Map<String, Object> shown, Optional<JwtSettings> jwt) {
    shown.put("jwt.issuer", shown(jwt, JwtSettings::issuer));
    shown.put("jwt.keys", shown(jwt, JwtSettings::keys));
    shown.put("jwt.audience", shown(jwt, JwtSettings::audience));
    shown.put("jwt.subject-claim", shown(jwt, on -> on.names().subjectClaim()));
    shown.put("jwt.roles-claim", shown(jwt, on -> on.names().rolesClaim()));
    shown.put("jwt.role.admin", shown(jwt, on -> on.names().admin()));
    shown.put("jwt.role.read", shown(jwt, on -> on.names().read()));
    shown.put("jwt.role.ingest", shown(jwt, on -> on.names().ingest()));
    shown.put("jwt.clock-skew", shown(jwt, JwtSettings::clockSkew));
  }

  private static Object shown(Optional<JwtSettings> jwt, Function<JwtSettings, Object> part) {
    return jwt.map(part).orElse("unset");
  }

  private static void putTls(Map<String, Object> shown, TlsSettings tls) {
    shown.put("tls.trust-store", tls.trustStore().map(Path::toString).orElse("unset"));
    shown.put("tls.trust-store.password", set(tls.trustStorePassword()));
    shown.put("tls.key-store", tls.keyStore().map(Path::toString).orElse("unset"));
    shown.put("tls.key-store.password", set(tls.keyStorePassword()));
  }

  private static void putProxy(Map<String, Object> shown, Optional<ProxySettings> proxy) {
    shown.put("egress.proxy", proxy.map(one -> one.host() + ":" + one.port()).orElse("unset"));
    shown.put("egress.proxy.credentials", set(proxy.flatMap(ProxySettings::credentials)));
  }

  private static void putSigning(Map<String, Object> shown, SigningSettings signing) {
    shown.put("secret", set(signing.secret()));
    shown.put("secret.previous", set(signing.previousSecret()));
    shown.put("secret.overlap", signing.overlap());
    shown.put("signing.key", set(signing.key()));
    shown.put("header.<name>", set(signing.headers().keySet()));
    shown.put("encryption.key", set(signing.encryption().key()));
    shown.put("encryption.previous-key", set(signing.encryption().previousKey()));
  }

  private static String set(Optional<Secret> secret) {
    return secret.isPresent() ? "set" : "unset";
  }

  private static void putRedeliver(Map<String, Object> shown, RedeliverSettings redeliver) {
    String schedule =
        redeliver.schedule().stream().map(Duration::toString).collect(Collectors.joining(","));
    shown.put("redeliver.schedule", schedule.isEmpty() ? "none" : schedule);
    shown.put("redeliver.rate", redeliver.rate());
  }

  private static void putRedact(Map<String, Object> shown, Settings settings) {
    RedactSettings redact = settings.redact();
    shown.put("redact.mode", redact.mode().name().toLowerCase(Locale.ROOT));
    shown.put("redact.keys", redact.keys().isEmpty() ? "none" : String.join(",", redact.keys()));
    shown.put("redact.hash-key", redact.hashKey().isPresent() ? "set" : "unset");
    shown.put("admin.audit", settings.adminAudit());
  }

  private static String maxSize(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "unset";
  }

  /** The number of those without a name, and the names of the others. */
  private static void putTokens(Map<String, Object> shown, String setting, List<Token> tokens) {
    List<String> named =
        tokens.stream().map(Token::name).filter(name -> !name.equals(setting)).toList();
    int unnamed = tokens.size() - named.size();
    shown.put(setting, unnamed == 0 ? "unset" : "set (" + unnamed + ")");
    shown.put(setting + ".<name>", set(named));
  }

  /** The names of the members of a family that are set. */
  private static String set(Collection<String> names) {
    return names.isEmpty() ? "unset" : "set (" + String.join(" ", names) + ")";
  }
}
