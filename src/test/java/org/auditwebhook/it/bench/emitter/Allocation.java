package org.auditwebhook.it.bench.emitter;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * How many bytes of the heap were allocated, by all threads, those that have ended included: what
 * each collection found more than the one before had left. The counters of threads would be more
 * exact, but on JDK 17 they are gone with their threads. Thread-safe.
 */
final class Allocation implements NotificationListener, AutoCloseable {
  /** Overlaps with the others where it is told of at all. */
  private static final String CONCURRENT = "Concurrent";

  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());

  private long allocated;
  private long left = used();

  Allocation() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (!collector.getName().contains(CONCURRENT)) {
        ((NotificationEmitter) collector).addNotificationListener(this, null, null);
      }
    }
  }

  @Override
  public synchronized void handleNotification(Notification notification, Object handback) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GcInfo gc =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo();
      allocated += Math.max(0, sum(gc.getMemoryUsageBeforeGc()) - left);
      left = sum(gc.getMemoryUsageAfterGc());
    }
  }

  /** Bytes since it was made. */
  synchronized long bytes() {
    return allocated + Math.max(0, used() - left);
  }

  @Override
  public void close() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      try {
        ((NotificationEmitter) collector).removeNotificationListener(this);
      } catch (ListenerNotFoundException e) {
        // it was not added to this one
      }
    }
  }

  static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private long sum(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> heapPools.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }
}
