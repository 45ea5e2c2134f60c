package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.Token;
import org.auditwebhook.settings.TokenSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  private final Access access =
      access(List.of("admin-1", "admin-2", "both"), List.of("read-1"), List.of("ingest-1", "both"));

  private static Access access(List<String> admin, List<String> read, List<String> ingest) {
    return new Access(
        new TokenSettings(
            tokens("admin.token", admin),
            tokens("read.token", read),
            tokens("ingest.token", ingest)));
  }

  private static List<Token> tokens(String name, List<String> values) {
    return values.stream().map(text -> new Token(name, new Secret(text))).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "READ, read-1, READ",
    "READ, admin-1, ADMIN",
    "ADMIN, admin-1, ADMIN",
    "ADMIN, admin-2, ADMIN",
    "INGEST, ingest-1, INGEST",
    "INGEST, admin-2, ADMIN",
    "INGEST, both, INGEST",
    "ADMIN, both, ADMIN"
  })
  void goodTokensPassByTheNarrowestScope(Scope needed, String token, Scope passed) {
    assertThat(access.check(needed, Optional.of(token))).isEqualTo(passed);
  }

  @ParameterizedTest
  @CsvSource({"ADMIN, read-1", "ADMIN, ingest-1", "READ, ingest-1", "INGEST, read-1"})
  void otherScopesAreInsufficient(Scope needed, String token) {
    Problem problem = Thrown.problem(() -> access.check(needed, Optional.of(token)));

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
    Problem problem = Thrown.problem(() -> access.check(needed, Optional.empty()));

    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.headers())
        .containsEntry("WWW-Authenticate", "Bearer realm=\"audit-webhook\"");
  }

  @ParameterizedTest
  @CsvSource({"admin", "admin-1x", "Admin-1", "''", "ädmin-1"})
  void unknownTokensAreInvalid(String token) {
    Problem problem = Thrown.problem(() -> access.check(Scope.ADMIN, Optional.of(token)));

    assertThat(problem.status()).isEqualTo(401);
    assertThat(problem.headers())
        .containsEntry(
            "WWW-Authenticate", "Bearer realm=\"audit-webhook\", error=\"invalid_token\"");
  }

  @Test
  void withoutAConfiguredTokenTheSettingIsNamed() {
    Access none = access(List.of(), List.of(), List.of());
    Access reader = access(List.of(), List.of("read-1"), List.of());

    for (Scope needed : Scope.values()) {
      Problem problem = Thrown.problem(() -> none.check(needed, Optional.of("any")));
      assertThat(problem.status()).isEqualTo(503);
      assertThat(problem.detail()).contains("set audit.webhook." + needed.word() + ".token");
    }
    assertThat(Thrown.problem(() -> none.check(Scope.INGEST, Optional.empty())).detail())
        .isEqualTo(
            "No token is configured that allows this: set audit.webhook.ingest.token or"
                + " audit.webhook.admin.token and restart.");
    assertThat(reader.check(Scope.READ, Optional.of("read-1"))).isEqualTo(Scope.READ);
    assertThat(Thrown.problem(() -> reader.check(Scope.ADMIN, Optional.of("read-1"))).status())
        .isEqualTo(503);
  }

  @Test
  void messagesNeedTheAdminToken() {
    access.checkMessage("admin-2");

    Stream.of("", "read-1", "ingest-1", "wrong")
        .forEach(
            token ->
                assertThat(Thrown.problem(() -> access.checkMessage(token)).status())
                    .isEqualTo(401));
    Access none = access(List.of(), List.of("read-1"), List.of("ingest-1"));
    assertThat(Thrown.problem(() -> none.checkMessage("read-1")).status()).isEqualTo(503);
  }
}
