package org.auditwebhook.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.io.File;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.outbox.Counters;
import org.auditwebhook.outbox.Counts;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.Requester;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The CDI event, seen from inside the server: when an entry is in the outbox, by the counters of
 * the same application. The WAR is the shipped one with nothing added but this class, which is why
 * it asserts with nothing but JUnit. A sample of such a test; what a registry sees from outside is
 * in {@link AuditEntryEventIT}.
 */
@ExtendWith(ArquillianExtension.class)
class AuditEntryInContainerIT {
  /** Nothing listens there: each delivery becomes a dead letter, and stays counted. */
  private static final String NOBODY = "http://127.0.0.1:9/";

  private static final Requester TEST = new Requester("test", "");

  @Inject Event<AuditEntry> auditTrail;
  @Inject Endpoints endpoints;
  @Inject Counters counters;
  @Inject UserTransaction transaction;

  private long before;

  @Deployment
  static WebArchive shippedWarWithThisTest() {
    return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("war")))
        .addClass(AuditEntryInContainerIT.class);
  }

  @BeforeEach
  void enable() {
    endpoints.retarget(TEST, Endpoints.DEFAULT, NOBODY);
    before = recordedEver();
  }

  @Test
  void entryWithoutATransactionIsRecordedWhenFireReturns() {
    // when
    auditTrail.fire(AuditEntry.of("no.transaction"));

    // then
    assertEquals(1, recorded());
  }

  @Test
  void entryOfATransactionIsRecordedAfterItsCommitAndNotBefore() throws Exception {
    // given
    transaction.begin();
    auditTrail.fire(AuditEntry.of("committed"));
    long beforeTheCommit = recorded();

    // when
    transaction.commit();

    // then
    assertEquals(0, beforeTheCommit);
    assertEquals(1, recorded());
  }

  @Test
  void entryOfATransactionThatIsRolledBackIsNeverRecorded() throws Exception {
    // given
    transaction.begin();
    auditTrail.fire(AuditEntry.of("rolled.back"));

    // when
    transaction.rollback();

    // then an entry that is fired afterwards is all that is recorded
    auditTrail.fire(AuditEntry.of("afterwards"));
    assertEquals(1, recorded());
  }

  @Test
  void entryThatIsFiredAsynchronouslyIsRecorded() throws Exception {
    // when
    auditTrail.fireAsync(AuditEntry.of("async")).toCompletableFuture().get(10, TimeUnit.SECONDS);

    // then
    assertEquals(1, recorded());
  }

  @Test
  void nothingIsRecordedWhileTheEndpointIsDisabled() {
    // given
    endpoints.retarget(TEST, Endpoints.DEFAULT, "");
    before = recordedEver(); // the change itself is recorded

    // when
    auditTrail.fire(AuditEntry.of("while.disabled"));

    // then
    assertEquals(0, recorded());
  }

  private long recorded() {
    return recordedEver() - before;
  }

  /** Whatever has become of them. */
  private long recordedEver() {
    Counts counts = counters.of(endpoints.get(Endpoints.DEFAULT));
    return counts.pending() + counts.dead() + counts.delivered();
  }
}
