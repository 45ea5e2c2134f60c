package org.auditwebhook.sample;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Answers that several resources give. */
final class Answers {

  private Answers() {}

  static Response notFound(String sentence) {
    return Response.status(Response.Status.NOT_FOUND)
        .type(MediaType.TEXT_PLAIN)
        .entity(sentence + "\n")
        .build();
  }
}
