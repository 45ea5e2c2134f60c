package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private final Problem problem =
      Problem.of(ProblemType.INVALID_ENTRY, "Nothing was recorded.")
          .with("index", 17)
          .with("field", "action");

  @Test
  void problemsAreProblemDetails() {
    assertThat(problem.json())
        .hasToString(
            "{\"type\":\"urn:audit-webhook:problem:invalid-entry\",\"title\":\"Invalid entry\","
                + "\"status\":400,\"detail\":\"Nothing was recorded.\","
                + "\"index\":17,\"field\":\"action\"}");
    assertThat(Problem.of(404, "Not here.").json())
        .hasToString(
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                + "\"detail\":\"Not here.\"}");
  }

  @Test
  void problemsOfTheWireAreErrorObjectsAsWell() {
    assertThat(problem.wireJson())
        .hasToString(
            "{\"type\":\"error\",\"error\":\"Nothing was recorded.\",\"title\":\"Invalid entry\","
                + "\"status\":400,\"detail\":\"Nothing was recorded.\","
                + "\"index\":17,\"field\":\"action\"}");
  }

  @Test
  void theWireIsKnownByItsPathOnBothServers() {
    assertThat(ApiPath.isWire("wire")).isTrue();
    assertThat(ApiPath.isWire("/wire")).isTrue();
    assertThat(ApiPath.isWire("/wires")).isFalse();
    assertThat(ApiPath.isWire("webhook")).isFalse();
  }

  @Test
  void refusalsSayWhatIsPossible() {
    assertThat(Refusals.of(415, "POST", "/audit-entries").headers())
        .containsEntry(
            "Accept-Post",
            "application/json, application/x-ndjson, application/ndjson, application/jsonl");
    assertThat(Refusals.of(415, "PATCH", "webhook").headers())
        .containsEntry("Accept-Patch", "application/json");
    assertThat(Refusals.of(415, "PUT", "webhook").detail()).contains("application/json");
    assertThat(Refusals.of(405, "TRACE", "webhook").detail()).startsWith("TRACE is not possible");
    for (int status : new int[] {400, 404, 405, 406, 415, 418, 500, 503}) {
      assertThat(Refusals.of(status, "GET", "webhook").status()).isEqualTo(status);
    }
  }

  @Test
  void mistakesInABodyNameTheField() {
    assertThat(
            JsonInputMapper.problem(new JsonInputException(JsonPath.of("url"), "is required"))
                .json())
        .hasToString(
            "{\"type\":\"about:blank\",\"title\":\"Bad"
                + " Request\",\"status\":400,\"detail\":\"Nothing has changed: \\\"url\\\" is"
                + " required.\",\"field\":\"url\"}");
  }
}
