package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.auditwebhook.it.harness.Reply;

/** Errors as RFC 9457 has them. */
final class Problems {
  private Problems() {}

  /**
   * Asserts that the answer is a problem of this status, with a title and a sentence, and returns
   * it.
   */
  static JsonObject assertProblem(Reply reply, int status) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(status);
    assertThat(reply.mediaType()).as("%s", reply).isEqualTo("application/problem+json");
    JsonObject problem = reply.json();
    assertThat(problem.getInt("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail")).isNotBlank();
    return problem;
  }
}
