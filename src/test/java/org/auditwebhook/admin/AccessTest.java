package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.AccessSettings;
import org.auditwebhook.settings.Token;
import org.auditwebhook.settings.TokenDigest;
import org.auditwebhook.settings.TokenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String ADDRESS = "192.0.2.1";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<String> log = new ArrayList<>();
  private final Access access =
      access(
          List.of("admin-token-no-1", "admin-token-no-2"),
          List.of("read-token-number-1"),
          List.of("ingest-token-number-1"));

  private Access access(List<String> admin, List<String> read, List<String> ingest) {
    TokenSettings tokens =
        new TokenSettings(
            tokens("admin.token", admin),
            tokens("read.token", read),
            tokens("ingest.token", ingest));
    return new Access(
        new AccessSettings(tokens, Optional.empty(), 2), Jwts.NONE, () -> now, log::add);
  }

  private static List<Token> tokens(String name, List<String> values) {
    return values.stream().map(text -> new Token(name, TokenDigest.of(text))).toList();
  }

  private Caller check(Scope needed, String token) {
    return access.check(needed, Optional.of(token), ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, read-token-number-1, read.token",
    "READ, admin-token-no-1, admin.token",
    "ADMIN, admin-token-no-1, admin.token",
    "ADMIN, admin-token-no-2, admin.token",
    "INGEST, ingest-token-number-1, ingest.token",
    "INGEST, admin-token-no-2, admin.token",
  })
  void goodTokensPassByTheirNames(Scope needed, String token, String name) {
    assertThat(check(needed, token).name()).isEqualTo(name);
  }

  @Test
  void theTextOfADigestIsNoToken() {
    String digest = "sha256:" + "0".repeat(64);
    TokenSettings tokens =
        new TokenSettings(
            List.of(new Token("ops", TokenDigest.configured(digest))), List.of(), List.of());
    Access digests =
        new Access(new AccessSettings(tokens, Optional.empty(), 2), Jwts.NONE, () -> now, log::add);

    assertThat(
            Thrown.problem(() -> digests.check(Scope.ADMIN, Optional.of(digest), ADDRESS)).status())
        .isEqualTo(401);
  }

  /** A digest does not show how long its token is: that of nothing, or of a line break. */
  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "fifteen-letters"})
  void aTokenThatIsTooShortIsNoneThoughItsDigestIsConfigured(String token) {
    Access careless = access(List.of(token), List.of(), List.of());

    assertThat(
            Thrown.problem(() -> careless.check(Scope.ADMIN, Optional.of(token), ADDRESS)).status())
        .isEqualTo(401);
    assertThat(Thrown.problem(() -> careless.checkMessage(token, ADDRESS)).status()).isEqualTo(401);
  }

  @Test
  void whoFailsTooOftenIsToldToWaitWhateverIsTried() {
    // two failures a minute are allowed; the third one comes 10 s after the first
    Thrown.problem(() -> check(Scope.READ, "wrong"));
    Thrown.problem(() -> access.check(Scope.READ, Optional.empty(), ADDRESS));
    now = now.plusSeconds(10);

    Problem third = Thrown.problem(() -> check(Scope.READ, "wrong"));
    Problem message = Thrown.problem(() -> access.checkMessage("wrong", ADDRESS));

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.headers()).containsEntry("Retry-After", "51");
    assertThat(message.status()).isEqualTo(429);
    assertThat(
            Thrown.problem(() -> access.check(Scope.READ, Optional.empty(), "192.0.2.2")).status())
        .isEqualTo(401);
  }

  @Test
  void aFailureIsInTheLogWhenItIsAnsweredAndTheNextOnesAMinuteLater() {
    Thrown.problem(() -> check(Scope.READ, "wrong"));
    assertThat(log).containsExactly("A request from 192.0.2.1 had no valid token");

    Thrown.problem(() -> access.checkMessage("wrong", ADDRESS));
    assertThat(log).hasSize(1);

    now = now.plusSeconds(60);
    access.logFailures();
    assertThat(log).hasSize(2);
  }

  @Test
  void aValidTokenPassesWhateverElseCameFromItsAddress() {
    for (int i = 0; i < 100; i++) {
      Thrown.problem(() -> check(Scope.READ, "wrong"));
    }

    assertThat(check(Scope.READ, "read-token-number-1").name()).isEqualTo("read.token");
    assertThat(Thrown.problem(() -> check(Scope.ADMIN, "read-token-number-1")).status())
        .isEqualTo(403);
    access.checkMessage("admin-token-no-1", ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN, read-token-number-1",
    "ADMIN, ingest-token-number-1",
    "READ, ingest-token-number-1",
    "INGEST, read-token-number-1"
  })
  void otherScopesAreInsufficient(Scope needed, String token) {
    Problem problem = Thrown.problem(() -> check(needed, token));

    assertThat(problem.status()).isEqualTo(403);
    assertThat(problem.headers())
        .containsEntry(
            "WWW-Authenticate",
            "Bearer realm=\"audit-webhook\", error=\"insufficient_scope\", scope=\""
                + needed.word()
                + "\"");
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void withoutATokenNobodyPasses(Scope needed) {
    Problem problem = Thrown.problem(() -> access.check(needed, Optional.empty(), ADDRESS));

    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"audit-webhook\"");
  }

  @ParameterizedTest
  @CsvSource({"admin", "admin-token-no-1x", "Admin-token-no-1", "''", "ädmin-token-no-1"})
  void unknownTokensAreInvalid(String token) {
    Problem problem = Thrown.problem(() -> check(Scope.ADMIN, token));

    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.headers())
        .containsEntry(
            "WWW-Authenticate", "Bearer realm=\"audit-webhook\", error=\"invalid_token\"");
  }

  @Test
  void withoutAConfiguredTokenTheSettingIsNamed() {
    Access none = access(List.of(), List.of(), List.of());
    Access reader = access(List.of(), List.of("read-token-number-1"), List.of());

    for (Scope needed : Scope.values()) {
      Problem problem = Thrown.problem(() -> none.check(needed, Optional.of("any"), ADDRESS));
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.detail()).contains("set audit.webhook." + needed.word() + ".token");
    }
    assertThat(Thrown.problem(() -> none.check(Scope.INGEST, Optional.empty(), ADDRESS)).detail())
        .isEqualTo(
            "No token is configured that allows this: set audit.webhook.ingest.token or"
                + " audit.webhook.admin.token and restart.");
    assertThat(reader.check(Scope.READ, Optional.of("read-token-number-1"), ADDRESS).name())
        .isEqualTo("read.token");
    assertThat(
            Thrown.problem(
                    () -> reader.check(Scope.ADMIN, Optional.of("read-token-number-1"), ADDRESS))
                .status())
        .isEqualTo(503);
  }

  @Test
  void messagesNeedTheAdminToken() {
    assertThat(access.checkMessage("admin-token-no-2", ADDRESS).name()).isEqualTo("admin.token");

    Stream.of("", "read-token-number-1", "ingest-token-number-1", "wrong")
        .forEach(
            token ->
                assertThat(
                        Thrown.problem(
                                () -> access.checkMessage(token, "192.0.2." + token.length()))
                            .status())
                    .isEqualTo(401));
    Access none =
        access(List.of(), List.of("read-token-number-1"), List.of("ingest-token-number-1"));
    assertThat(Thrown.problem(() -> none.checkMessage("read-token-number-1", ADDRESS)).status())
        .isEqualTo(503);
  }
}
