package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.auditwebhook.delivery.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
  private static final String[] ALL = {"limit", "after", "action", "cause", "before"};

  private static Query query(String name, String value) {
    return new Query(Map.of(name, List.of(value)), ALL);
  }

  @Test
  void whatIsAbsentHasItsDefault() {
    Query query = new Query(Map.of(), ALL);

    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.after()).isZero();
    assertThat(query.action()).isEmpty();
    assertThat(query.cause()).isEmpty();
    assertThat(query.before()).isEmpty();
  }

  @Test
  void whatIsThereIsRead() {
    assertThat(query("limit", "1").limit()).isEqualTo(1);
    assertThat(query("limit", "1000").limit()).isEqualTo(1000);
    assertThat(query("after", "999999999999999999").after()).isEqualTo(999_999_999_999_999_999L);
    assertThat(query("action", "node.registered").action()).contains("node.registered");
    assertThat(query("cause", "refused").cause()).contains(Cause.REFUSED);
    assertThat(query("before", "2026-03-09T12:00:00Z").before())
        .contains(Instant.parse("2026-03-09T12:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "limit|0|must be an integer from 1 to 1000",
        "limit|1001|must be an integer from 1 to 1000",
        "limit|-1|must be an integer, zero or more",
        "limit|+1|must be an integer, zero or more",
        "limit|''|must be an integer, zero or more",
        "limit|1.0|must be an integer, zero or more",
        "limit|٣|must be an integer, zero or more",
        "limit|99999999999999999999|must be an integer, zero or more",
        "after|abc|must be an integer, zero or more",
        "after|9223372036854775808|must be an integer, zero or more",
        "action|''|must have 1 to 200 characters",
        "action|a\u0000b|must have 1 to 200 characters",
        "cause|Refused|must be refused or unavailable or blocked or expired",
        "cause|''|must be refused or unavailable or blocked or expired",
        "before|yesterday|must be an RFC 3339 time with an offset, such as 2026-03-09T12:00:00.25Z"
      },
      delimiter = '|')
  void wrongValuesAreNamed(String name, String value, String rule) {
    Problem problem =
        Thrown.problem(
            () -> {
              Query query = query(name, value);
              query.limit();
              query.after();
              Filters.of(query);
            });

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).isEqualTo("The query parameter \"" + name + "\" " + rule + ".");
    assertThat(problem.members()).containsEntry("parameter", name);
  }

  @Test
  void aPlusThatBecameASpaceIsExplained() {
    assertThat(Thrown.problem(() -> query("before", "2026-03-09T12:00:00 02:00").before()).detail())
        .endsWith("; in a query a plus sign is written %2B.");
  }

  @Test
  void unknownAndRepeatedParametersAreNamed() {
    assertThat(Thrown.problem(() -> query("Limit", "1")).detail())
        .isEqualTo(
            "The query parameter \"Limit\" is unknown; the known ones are limit, after, action,"
                + " cause, before.");
    assertThat(Thrown.problem(() -> new Query(Map.of("a", List.of("1")))).detail())
        .isEqualTo("The query parameter \"a\" is unknown; none is known here.");
    assertThat(Thrown.problem(() -> new Query(Map.of("limit", List.of("1", "1")), ALL)).detail())
        .isEqualTo("The query parameter \"limit\" must be there only once.");
  }

  @Test
  void eventIdsArePositive() {
    assertThat(PathId.event("1")).isEqualTo(1);
    assertThat(PathId.event("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
    for (String text : List.of("0", "-1", "01", "abc", "1.0", "9999999999999999999", "", "٣")) {
      assertThat(Thrown.problem(() -> PathId.event(text)).status()).isEqualTo(404);
    }
  }
}
