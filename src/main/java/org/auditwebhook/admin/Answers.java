package org.auditwebhook.admin;

import jakarta.json.JsonObject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.admin.json.JsonOutput;

/**
 * Puts JSON into answers, as bytes: what the servers would make of objects is theirs to decide, and
 * differs.
 */
final class Answers {
  private Answers() {}

  static Response ok(JsonObject json) {
    return answer(200, json, MediaType.APPLICATION_JSON);
  }

  static Response accepted(JsonObject json) {
    return answer(202, json, MediaType.APPLICATION_JSON);
  }

  /**
   * A problem.
   *
   * @param path the request's path in the API
   */
  static Response of(Problem problem, String path) {
    Response.ResponseBuilder answer =
        Response.fromResponse(answer(problem.status(), problem.inFormOf(path), Problem.MEDIA_TYPE));
    problem.headers().forEach(answer::header);
    return answer.build();
  }

  private static Response answer(int status, JsonObject json, String type) {
    return Response.status(status).type(type).entity(JsonOutput.bytes(json)).build();
  }
}
