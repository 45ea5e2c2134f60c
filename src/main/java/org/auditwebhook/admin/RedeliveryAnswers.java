package org.auditwebhook.admin;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.outbox.RedeliveryJob;

/** What is told of the jobs that redeliver many dead letters. */
final class RedeliveryAnswers {
  private RedeliveryAnswers() {}

  /** {@code redeliver_ok} of a dry run. */
  static JsonObject counted(long matched) {
    return matched(true, matched, 0).build();
  }

  /** {@code redeliver_ok} of one dead letter. */
  static JsonObject one() {
    return matched(false, 1, 1).build();
  }

  /** {@code redeliver_ok} of a job: those that matched are being redelivered. */
  static JsonObject ordered(RedeliveryJob job) {
    return matched(false, job.matched(), job.matched()).add("job_id", job.jobId()).build();
  }

  /** {@code get_redeliveries_ok}. */
  static JsonObject list(Page<RedeliveryJob> page) {
    JsonArrayBuilder jobs = JsonOutput.array();
    page.rows().forEach(job -> jobs.add(fill(JsonOutput.object(), job)));
    JsonObjectBuilder answer =
        JsonOutput.object().add("type", "get_redeliveries_ok").add("redeliveries", jobs);
    page.next().ifPresent(next -> answer.add("next", next));
    return answer.build();
  }

  /** {@code get_redelivery_ok}. */
  static JsonObject show(RedeliveryJob job) {
    return fill(JsonOutput.object().add("type", "get_redelivery_ok"), job).build();
  }

  /** {@code cancel_ok}. */
  static JsonObject cancelled(RedeliveryJob job) {
    return fill(JsonOutput.object().add("type", "cancel_ok"), job).build();
  }

  private static JsonObjectBuilder matched(boolean dryRun, long matched, long redelivered) {
    return JsonOutput.object()
        .add("type", "redeliver_ok")
        .add("dry_run", dryRun)
        .add("matched", matched)
        .add("redelivered", redelivered);
  }

  /** What does not narrow, and the end of a job that runs, is null. */
  private static JsonObjectBuilder fill(JsonObjectBuilder answer, RedeliveryJob job) {
    JsonObjectBuilder filter =
        JsonOutput.object()
            .add("action", JsonOutput.of(job.filter().action().orElse(null)))
            .add("cause", JsonOutput.of(job.filter().cause().map(Cause::word).orElse(null)))
            .add(
                "before", JsonOutput.of(job.filter().before().map(Instant::toString).orElse(null)));
    return answer
        .add("job_id", job.jobId())
        .add("state", job.state().word())
        .add("matched", job.matched())
        .add("redelivered", job.redelivered())
        .add("created_at", job.createdAt().toString())
        .add("ended_at", JsonOutput.of(job.endedAt().map(Instant::toString).orElse(null)))
        .add("filter", filter);
  }
}
