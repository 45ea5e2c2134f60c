package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.RedeliveryJob;
import org.auditwebhook.outbox.RedeliveryJobs;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The jobs that redeliver many of the webhook's dead letters. */
@Path(RedeliveriesResource.PATH)
@RequestScoped
@Admitted
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = "dead letters")
@APIResponse(responseCode = "401", description = "No valid token")
@APIResponse(responseCode = "403", description = "The token does not allow this")
@APIResponse(responseCode = "503", description = "No token is configured, or no database")
public class RedeliveriesResource extends EndpointResource {
  static final String PATH = "/webhook/redeliveries";

  private static final Page.Measure<RedeliveryJob> MEASURE =
      new Page.Measure<>(RedeliveryJob::jobId, job -> 0);

  @Inject CurrentRequest current;
  @Inject Endpoints endpoints;
  @Inject RedeliveryJobs jobs;

  @GET
  @Operation(
      summary = "List the jobs that redeliver many",
      description =
          "By rising job_id, also those that have ended; next, if there is more, is the value of"
              + " after for the next page.")
  @APIResponse(
      responseCode = "200",
      description = "get_redeliveries_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.REDELIVERIES))
  @APIResponse(responseCode = "400", description = "A parameter is wrong")
  public Response list(
      @Parameter(
              description = "The most jobs of the page, 1–1000; default 100",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "The job_id to begin behind; default 0",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("after")
          String after) {
    Query query = query("limit", "after");
    Endpoint endpoint = endpoints.get(endpoint());
    return Answers.ok(
        RedeliveryAnswers.list(
            Page.of(
                (behind, most) -> jobs.page(endpoint, behind, most),
                MEASURE,
                query.after(),
                query.limit())));
  }

  @GET
  @Path("/{job_id}")
  @Operation(
      summary = "Show how far a job has come",
      description =
          "state is running, done or cancelled; redelivered is how many of those that matched are"
              + " pending again so far. What others have redelivered or discarded meanwhile is not"
              + " among them.")
  @APIResponse(
      responseCode = "200",
      description = "get_redelivery_ok",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              example = Examples.REDELIVERY))
  @APIResponse(responseCode = "404", description = "There is no such job, or no longer")
  public Response show(@PathParam("job_id") String jobId) {
    query();
    long id = PathId.job(jobId);
    return jobs.find(endpoints.get(endpoint()), id)
        .map(RedeliveryAnswers::show)
        .map(Answers::ok)
        .orElseThrow(() -> missing(id));
  }

  @DELETE
  @Path("/{job_id}")
  @Operation(
      summary = "Cancel a job",
      description =
          "What it has redelivered by then stays so. A job that has ended is answered as it is.")
  @APIResponse(responseCode = "200", description = "cancel_ok, and the job as it is now")
  @APIResponse(responseCode = "404", description = "There is no such job, or no longer")
  public Response cancel(@PathParam("job_id") String jobId) {
    query();
    long id = PathId.job(jobId);
    return jobs.cancel(current.requester(), endpoints.get(endpoint()), id)
        .map(RedeliveryAnswers::cancelled)
        .map(Answers::ok)
        .orElseThrow(() -> missing(id));
  }

  private static ProblemException missing(long jobId) {
    return Problem.of(404, "There is no job " + jobId + ".").exception();
  }
}
