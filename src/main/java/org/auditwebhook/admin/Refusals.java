package org.auditwebhook.admin;

import jakarta.ws.rs.core.HttpHeaders;

/** The problems that JAX-RS and the servers find, in words. */
final class Refusals {
  private Refusals() {}

  /**
   * The problem of a status that is answered without words.
   *
   * @param status 400–599
   * @param verb the request's method
   * @param path the request's path in the API
   */
  static Problem of(int status, String verb, String path) {
    return switch (status) {
      case 404 -> Problem.of(404, "There is nothing at this path; /openapi lists what there is.");
      case 405 -> Problem.of(405, verb + " is not possible here; Allow says what is.");
      case 406 -> Problem.of(406, "The answer is application/json: accept that.");
      case 415 -> unsupported(verb, path);
      default ->
          status < 500
              ? Problem.of(status, "The request is malformed: look at its path, query and headers.")
              : Problem.of(status, "The server could not answer; its log says why.");
    };
  }

  private static Problem unsupported(String verb, String path) {
    String accepted = ApiPath.accepted(path);
    Problem problem =
        Problem.of(415, "Send one of these, and say so in Content-Type: " + accepted + ".");
    return switch (verb) {
      case "POST" -> problem.header("Accept-Post", accepted);
      case "PATCH" -> problem.header("Accept-Patch", accepted);
      default -> problem.header(HttpHeaders.ACCEPT, accepted);
    };
  }
}
