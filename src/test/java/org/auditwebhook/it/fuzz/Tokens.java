package org.auditwebhook.it.fuzz;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.it.harness.Issuer;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Server;

/** Who asks: configured tokens, JSON Web Tokens, and what is neither. Thread-safe. */
final class Tokens {
  /** The {@code iss} and the {@code aud} that the server wants. */
  static final String NAME = "fuzz";

  private static final String CLAIMS =
      "{\"iss\":\"fuzz\",\"aud\":\"fuzz\",\"exp\":%d,\"sub\":%s,\"groups\":[\"audit-webhook-%s\"]}";

  private final Issuer issuer = Issuer.of("EdDSA", "one");
  private final List<String> valid = new ArrayList<>();
  private final List<String> odd = new ArrayList<>();

  Tokens() {
    long later = Instant.now().plusSeconds(36_000).getEpochSecond();
    List.of("admin", "read", "ingest")
        .forEach(role -> valid.add(issuer.token(CLAIMS.formatted(later, "\"alice\"", role))));
    Chance chance = new Chance(0);
    for (int i = 0; i < 50; i++) {
      odd.add(issuer.token(CLAIMS.formatted(later, JsonText.quoted(Words.any(chance)), "admin")));
    }
    odd.add(issuer.token(CLAIMS.formatted(0, "\"alice\"", "admin")));
    odd.add(issuer.token(CLAIMS.formatted(later, "null", "admin")));
    odd.add(issuer.token(CLAIMS.formatted(later, "\"alice\"", "nobody")));
    odd.add(issuer.token(CLAIMS.replace("%d", "1e99999").formatted("\"alice\"", "admin")));
    odd.add(issuer.token("[]"));
    odd.add(issuer.token("{"));
    odd.add(issuer.token("[".repeat(3_000)));
    odd.add(issuer.sign("{\"alg\":\"none\"}", "{}"));
    odd.add(issuer.sign("{\"alg\":[],\"kid\":{}}", "{}"));
    odd.removeIf(token -> token.length() > 6_000);
  }

  /** The public key. */
  String keys() {
    return Issuer.jwks(issuer);
  }

  /** What the operation wants, most of the time. */
  Optional<String> header(Chance chance, Operation operation) {
    if (operation.is("GET", "outbox/backup") && !chance.oneIn(20)) {
      return Optional.of("Bearer " + chance.of(Server.READ_TOKEN, Server.INGEST_TOKEN));
    }
    return chance.oneIn(4) ? other(chance) : Optional.of("Bearer " + fitting(chance, operation));
  }

  private String fitting(Chance chance, Operation operation) {
    if (chance.oneIn(10)) {
      return valid.get(0);
    }
    return operation.is("POST", "audit-entries") && !chance.oneIn(3)
        ? Server.INGEST_TOKEN
        : Server.ADMIN_TOKEN;
  }

  private Optional<String> other(Chance chance) {
    return switch (chance.below(6)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of("Bearer " + chance.of(Server.READ_TOKEN, Server.INGEST_TOKEN));
      case 2 -> Optional.of("Bearer " + chance.of(valid));
      case 3 -> Optional.of("Bearer " + chance.of(odd));
      case 4 -> Optional.of("Bearer " + broken(chance, chance.of(valid)));
      default -> Optional.of(chance.of("Basic", "Bearer", "", "Digest x=") + " " + weird(chance));
    };
  }

  private static String broken(Chance chance, String token) {
    int at = chance.below(token.length());
    return token.substring(0, at) + chance.of("", ".", "A", "=", "-") + token.substring(at + 1);
  }

  private static String weird(Chance chance) {
    return chance.of(Server.ADMIN_TOKEN + ",", "a.b.c", "..", "%0d%0a", "x".repeat(2_000), "\"\"");
  }
}
