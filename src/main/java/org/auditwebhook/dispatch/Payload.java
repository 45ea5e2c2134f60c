package org.auditwebhook.dispatch;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.OptionalInt;
import org.auditwebhook.outbox.Leased;

/**
 * What one POST carries: an event, byte for byte as it is stored, or a JSON array of such events.
 *
 * @param body the bytes, {@code application/json} in UTF-8
 * @param batchSize how many events the array has; empty where the body is an event itself
 */
record Payload(byte[] body, OptionalInt batchSize) {

  /** The event itself: what an endpoint without batching gets. */
  static Payload event(Leased delivery) {
    return new Payload(delivery.body(), OptionalInt.empty());
  }

  /**
   * An array of the events in this order: what an endpoint with batching gets, of one event as
   * well. It has {@code n + 1} bytes more than the {@code n} events: brackets and commas, no space.
   *
   * @param deliveries one at least
   */
  static Payload array(List<Leased> deliveries) {
    int length = deliveries.stream().mapToInt(delivery -> delivery.body().length + 1).sum() + 1;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
    char separator = '[';
    for (Leased delivery : deliveries) {
      bytes.write(separator);
      bytes.writeBytes(delivery.body());
      separator = ',';
    }
    bytes.write(']');
    return new Payload(bytes.toByteArray(), OptionalInt.of(deliveries.size()));
  }
}
