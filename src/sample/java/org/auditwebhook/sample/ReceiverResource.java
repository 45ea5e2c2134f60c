package org.auditwebhook.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * An endpoint for webhooks that prints each delivery in one line. {@code ?answer=503} lets it
 * answer that status instead of 204: so retries and dead letters can be watched.
 */
@ApplicationScoped
@Path("receiver")
public class ReceiverResource {

  @Inject
  @ConfigProperty(name = "sample.secret", defaultValue = "secret-for-the-sample")
  String secret;

  @POST
  public Response receive(
      byte[] body,
      @HeaderParam(Signature.HEADER) String signature,
      @QueryParam("answer") @DefaultValue("204") int answer) {
    System.out.println(
        String.format(
            "RECEIVED POST %s | signature %s | answered %d",
            new String(body, UTF_8).strip(), verdict(signature, body), answer));
    return Response.status(answer).build();
  }

  private String verdict(String signature, byte[] body) {
    if (signature == null) {
      return "missing";
    }
    return Signature.isValid(signature, body, secret) ? "valid" : "INVALID";
  }
}
