package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives back to the disk what an embedded database's file has too much, while nobody uses it:
 * recording, settling and admins' requests come first. Shared databases do so themselves. For one
 * thread.
 */
@ApplicationScoped
class Compaction {
  private static final System.Logger LOG = System.getLogger(Compaction.class.getName());

  /** Long enough that one who records every second is not in the way of it, nor it in his. */
  static final Duration QUIET = Duration.ofSeconds(3);

  /** Less is not worth the while, and comes again at once. */
  private static final long LEAST_WASTE = 16L << 20;

  /**
   * Waste is tolerated up to a quarter of what is live: so each byte is copied a few times only.
   */
  private static final int TOLERATED = 4;

  /** What the copy leaves to others on the disk. */
  private static final long ROOM_LEFT = 64L << 20;

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private Duration pause = SHORTEST_PAUSE;
  private long notBefore = System.nanoTime();

  @Inject Database database;

  /**
   * The bytes of a file.
   *
   * @param file how many it has on the disk
   * @param live how many of them are needed, within some per cent
   * @param free how many more the disk has room for
   */
  record Space(long file, long live, long free) {
    /** Whether it is worth to copy what is live, and there is room for the copy and for others. */
    boolean isWorthACopy() {
      return isWasted() && free >= live + ROOM_LEFT;
    }

    private boolean isWasted() {
      long waste = file - live;
      return waste >= LEAST_WASTE && waste > live / TOLERATED;
    }
  }

  /**
   * Compacts if it is worth it and nobody has come for a while.
   *
   * @throws OutboxUnavailableException if the database fails
   */
  void runIfIdle() {
    if (database.dialect().isShared()
        || database.unusedFor().compareTo(QUIET) < 0
        || notBefore - System.nanoTime() > 0) {
      return;
    }
    run();
  }

  /** Compacts if it is worth it. Whoever comes meanwhile waits, for a bounded time. */
  void run() {
    notBefore = System.nanoTime() + pause.toNanos();
    Optional<Space> space =
        database.ifFree(connection -> database.dialect().space(connection)).flatMap(found -> found);
    if (space.filter(Space::isWorthACopy).isPresent()) {
      compact(space.get());
    }
  }

  private void compact(Space before) {
    long began = System.nanoTime();
    Optional<Space> after = Optional.empty();
    try {
      after = database.compact();
    } finally {
      pause = after.isPresent() ? SHORTEST_PAUSE : longer(pause);
      notBefore = System.nanoTime() + pause.toNanos();
    }
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    LOG.log(
        after.isPresent() ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        after.isPresent()
            ? "The outbox''s file was compacted: it had {0} bytes and has {1}, after {2} ms"
            : "Compacting the outbox''s file of {0} bytes was given up, because somebody came; {2} ms",
        before.file(),
        after.map(Space::file).orElse(0L),
        millis);
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }
}
