package org.auditwebhook.it.bench.load;

import jakarta.json.JsonObject;

/** What a histogram has seen, in milliseconds. */
record Percentiles(double p50, double p99, double p999, double max) {

  /**
   * Of a histogram's JSON.
   *
   * @param perMilli how many of its units are a millisecond
   */
  static Percentiles of(JsonObject json, double perMilli) {
    return new Percentiles(
        number(json, "p50") / perMilli,
        number(json, "p99") / perMilli,
        number(json, "p999") / perMilli,
        number(json, "max") / perMilli);
  }

  private static long number(JsonObject json, String name) {
    return json.getJsonNumber(name).longValueExact();
  }
}
