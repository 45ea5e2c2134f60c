package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * What the endpoint accepted more than once.
 *
 * @param all how many deliveries came on top of the first one of their event
 * @param explained how many of them repeat one that was accepted around a {@link Disruptions
 *     disruption}, so that nobody could settle it
 * @param furthest the longest time between such a delivery and the disruption after it
 */
record Duplicates(long all, long explained, Duration furthest) {

  Duplicates plus(Duplicates other) {
    return new Duplicates(
        all + other.all,
        explained + other.explained,
        furthest.compareTo(other.furthest) >= 0 ? furthest : other.furthest);
  }

  static Duplicates among(Collection<Arrival> arrivals, Disruptions disruptions) {
    long all = 0;
    long explained = 0;
    long furthest = 0;
    for (Arrival arrival : arrivals) {
      long[] accepted = arrival.acceptedAt();
      for (int i = 0; i < accepted.length - 1; i++) {
        OptionalLong distance = disruptions.distance(accepted[i]);
        all++;
        explained += distance.isPresent() ? 1 : 0;
        furthest = Math.max(furthest, distance.orElse(0));
      }
    }
    return new Duplicates(all, explained, Duration.ofNanos(furthest));
  }
}
