package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.TestLimits;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.spi.HealthCheckResponseProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HealthTest {

  @BeforeAll
  static void bringWhatAServerBrings() {
    HealthCheckResponse.setResponseProvider(new Responses());
  }

  @AfterAll
  static void takeItAway() {
    HealthCheckResponse.setResponseProvider(null);
  }

  @Test
  void itIsReadyWhileTheOutboxCanBeWritten() {
    HealthCheckResponse response = OutboxReadiness.response(Optional.empty(), List.of());

    assertThat(response.getName()).isEqualTo("audit-webhook-outbox");
    assertThat(response.getStatus()).isEqualTo(Status.UP);
    assertThat(response.getData()).isEmpty();
  }

  @Test
  void itIsReadyWithAPausedEndpointAndNamesIt() {
    Endpoint.Paused gone = new Endpoint.Paused(Instant.EPOCH, Endpoint.PauseReason.GONE);
    Endpoint paused =
        new Endpoint(
            1,
            "default",
            "http://a.test",
            Endpoint.UrlSource.ADMIN,
            Optional.empty(),
            TestLimits.of(32),
            new Endpoint.Holds(Optional.of(gone), Optional.empty()));

    HealthCheckResponse response = OutboxReadiness.response(Optional.empty(), List.of(paused));

    assertThat(response.getStatus()).isEqualTo(Status.UP);
    assertThat(response.getData()).contains(Map.of("paused", "default (it answered 410 Gone)"));
  }

  @Test
  void itIsNotReadyWhenTheOutboxCanNotBeWrittenAndSaysWhy() {
    HealthCheckResponse response =
        OutboxReadiness.response(Optional.of("the disk is full"), List.of());

    assertThat(response.getName()).isEqualTo("audit-webhook-outbox");
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData()).contains(Map.of("problem", "the disk is full"));
  }

  @Test
  void itIsAliveWhenItCanAnswer() {
    HealthCheckResponse response = new Alive().call();

    assertThat(response.getName()).isEqualTo("audit-webhook");
    assertThat(response.getStatus()).isEqualTo(Status.UP);
  }

  /** As little of a server as these checks need. */
  private static final class Responses implements HealthCheckResponseProvider {
    @Override
    public HealthCheckResponseBuilder createResponseBuilder() {
      return new Builder();
    }
  }

  private static final class Builder extends HealthCheckResponseBuilder {
    private String name;
    private boolean up;
    private Optional<Map<String, Object>> data = Optional.empty();

    @Override
    public HealthCheckResponseBuilder name(String name) {
      this.name = name;
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, String value) {
      data = Optional.of(Map.of(key, value));
      return this;
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, long value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public HealthCheckResponseBuilder withData(String key, boolean value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public HealthCheckResponseBuilder up() {
      return status(true);
    }

    @Override
    public HealthCheckResponseBuilder down() {
      return status(false);
    }

    @Override
    public HealthCheckResponseBuilder status(boolean up) {
      this.up = up;
      return this;
    }

    @Override
    public HealthCheckResponse build() {
      return new HealthCheckResponse(name, up ? Status.UP : Status.DOWN, data);
    }
  }
}
