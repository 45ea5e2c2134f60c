package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.auditwebhook.jwt.Verdict;
import org.auditwebhook.settings.AccessSettings;
import org.auditwebhook.settings.JwtSettings;
import org.auditwebhook.settings.Token;
import org.auditwebhook.settings.TokenDigest;
import org.auditwebhook.settings.TokenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** In place of JWTs there are their subject and roles, separated by spaces. */
class AccessByJwtTest {
  private static final String ADDRESS = "192.0.2.1";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> log = new ArrayList<>();
  private final Access access = access(List.of());

  private Access access(List<Token> admin) {
    JwtSettings settings =
        new JwtSettings(
            "me",
            "audit",
            new JwtSettings.File(Path.of("unused")),
            Duration.ZERO,
            new JwtSettings.Names("sub", "groups", "boss", "reader", "producer"));
    TokenSettings tokens = new TokenSettings(admin, List.of(), List.of());
    return new Access(
        new AccessSettings(tokens, Optional.of(settings), 2),
        Jwts.of(settings, AccessByJwtTest::verdict),
        () -> NOW,
        log::add);
  }

  private static Verdict verdict(String token) {
    if (token.equals("no keys")) {
      return new Verdict.Unknown();
    }
    List<String> words = Arrays.asList(token.split(" ", -1));
    return token.startsWith("bad")
        ? new Verdict.Invalid("The token is bad.")
        : new Verdict.Valid(words.get(0), Set.copyOf(words.subList(1, words.size())));
  }

  private Caller check(Scope needed, String token) {
    return access.check(needed, Optional.of(token), ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, alice reader",
    "READ, alice boss",
    "READ, alice staff producer reader",
    "INGEST, alice producer",
    "INGEST, alice boss",
    "ADMIN, alice boss",
  })
  void rolesAreScopesAndTheSubjectIsTheName(Scope needed, String token) {
    assertThat(check(needed, token).name()).isEqualTo("jwt:alice");
  }

  @ParameterizedTest
  @CsvSource({
    "READ, alice producer",
    "INGEST, alice reader",
    "ADMIN, alice reader producer",
    "ADMIN, boss",
    "ADMIN, alice BOSS",
    "ADMIN, alice admin",
  })
  void aValidOneWithoutTheRoleIsNotEnough(Scope needed, String token) {
    Problem problem = Thrown.problem(() -> check(needed, token));

    assertThat(problem.status()).isEqualTo(403);
    assertThat(problem.headers().get("WWW-Authenticate"))
        .contains("error=\"insufficient_scope\", scope=\"" + needed.word() + "\"");
  }

  @Test
  void theRolesThatWouldDoAreNamed() {
    assertThat(Thrown.problem(() -> check(Scope.READ, "alice")).detail())
        .isEqualTo(
            "The token does not allow this: use one of audit.webhook.read.token or"
                + " audit.webhook.admin.token, or a JWT with the role reader or boss.");
    assertThat(Thrown.problem(() -> check(Scope.ADMIN, "alice")).detail())
        .endsWith("audit.webhook.admin.token, or a JWT with the role boss.");
  }

  @Test
  void anInvalidOneIsToldWhyAndCountsAsAFailure() {
    Problem first = Thrown.problem(() -> check(Scope.READ, "bad"));
    Thrown.problem(() -> check(Scope.READ, "bad"));

    assertThat(first.status()).isEqualTo(401);
    assertThat(first.detail()).isEqualTo("The token is bad.");
    assertThat(first.headers())
        .containsEntry(
            "WWW-Authenticate", "Bearer realm=\"audit-webhook\", error=\"invalid_token\"");
    assertThat(Thrown.problem(() -> check(Scope.READ, "bad")).status()).isEqualTo(429);
    assertThat(check(Scope.READ, "alice reader").name()).isEqualTo("jwt:alice");
    // a valid one without a role is no failure
    assertThat(Thrown.problem(() -> check(Scope.READ, "alice")).status()).isEqualTo(403);
  }

  @Test
  void whatNobodyKnowsIsNeitherRefusedNorCounted() {
    for (int i = 0; i < 10; i++) {
      Problem problem = Thrown.problem(() -> check(Scope.READ, "no keys"));
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.type()).endsWith(":issuer-keys-unavailable");
      assertThat(problem.headers()).containsEntry("Retry-After", "10");
    }
    assertThat(Thrown.problem(() -> access.checkMessage("no keys", ADDRESS)).status())
        .isEqualTo(503);
    access.logFailures();
    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void withoutAConfiguredTokenTheApiIsOpenToThem(Scope needed) {
    assertThat(Thrown.problem(() -> access.check(needed, Optional.empty(), ADDRESS)).status())
        .isEqualTo(401);
    assertThat(check(needed, "alice boss").name()).isEqualTo("jwt:alice");
  }

  @Test
  void aConfiguredTokenIsValidBesidesAndNeverVerified() {
    Access both = access(List.of(new Token("ops", TokenDigest.of("bad.token.of-the-operators"))));

    assertThat(both.check(Scope.ADMIN, Optional.of("bad.token.of-the-operators"), ADDRESS).name())
        .isEqualTo("ops");
    assertThat(both.check(Scope.ADMIN, Optional.of("ops boss"), ADDRESS).name())
        .isEqualTo("jwt:ops");
  }

  @Test
  void aMessageMayHaveOneOfTheRoleOfAnAdmin() {
    assertThat(access.checkMessage("alice boss", ADDRESS).name()).isEqualTo("jwt:alice");
    for (String token : List.of("", "alice reader producer", "bad")) {
      assertThat(Thrown.problem(() -> access.checkMessage(token, "192.0.2.2" + token.length())))
          .satisfies(problem -> assertThat(problem.status()).isEqualTo(401));
    }
  }
}
