package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;

class OrderKeyTest {
  private static final AuditEntry ENTRY = AuditEntry.of("node.registered");

  @Test
  void eventsOfOneNodeHaveOneKeyWhateverTheirNetwork() {
    assertThat(OrderKey.of(ENTRY.withNode(42).withNetwork("a")))
        .isEqualTo(OrderKey.of(ENTRY.withNode(42).withNetwork("b")))
        .isEqualTo(OrderKey.of(ENTRY.withNode("42")))
        .isNotEqualTo(OrderKey.of(ENTRY.withNode(43).withNetwork("a")));
  }

  @Test
  void eventsWithoutANodeHaveTheKeyOfTheirNetwork() {
    assertThat(OrderKey.of(ENTRY.withNetwork(42)))
        .isEqualTo(OrderKey.of(ENTRY.withNetwork("42").with("x", 1)))
        .isNotEqualTo(OrderKey.of(ENTRY.withNode(42)));
  }

  @Test
  void idsInTheDetailsCountLikeTheOthers() {
    assertThat(OrderKey.of(ENTRY.with("node_id", 42))).isEqualTo(OrderKey.of(ENTRY.withNode(42)));
    assertThat(OrderKey.of(ENTRY.with("network_id", "a")))
        .isEqualTo(OrderKey.of(ENTRY.withNetwork("a")));
  }

  @Test
  void otherEventsHaveNone() {
    assertThat(OrderKey.of(ENTRY)).isEmpty();
  }
}
