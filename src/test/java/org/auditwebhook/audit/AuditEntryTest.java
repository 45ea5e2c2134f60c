package org.auditwebhook.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuditEntryTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456789Z");

  @Test
  void isBuiltInALine() {
    AuditEntry entry =
        AuditEntry.of("node.registered").at(NOON).withNode(42).withNetwork("prod").with("a", 1);

    assertThat(entry)
        .isEqualTo(new AuditEntry("node.registered", NOON, "prod", 42L, Map.of("a", 1)));
  }

  @Test
  void isOfThisMomentUnlessSaidOtherwise() {
    Instant before = Instant.now();

    assertThat(AuditEntry.of("a").timestamp()).isBetween(before, Instant.now());
  }

  @Test
  void everyStepMakesAnotherEntry() {
    AuditEntry first = AuditEntry.of("a").at(NOON);

    first.withNode("n").withNetwork(1).with("k", "v").at(Instant.EPOCH);

    assertThat(first).isEqualTo(new AuditEntry("a", NOON, null, null, Map.of()));
  }

  @Test
  void anActionHas1To200Characters() {
    String smiley = "\ud83d\ude00";

    assertThat(AuditEntry.of(smiley.repeat(200)).action()).hasSize(400);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of("x".repeat(201)))
        .withMessage("action has more than 200 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of(""))
        .withMessage("action is required");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of(null))
        .withMessage("action is required");
  }

  @Test
  void aTimestampIsRequired() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> AuditEntry.of("a").at(null))
        .withMessage("timestamp");
  }

  @ParameterizedTest
  @MethodSource
  void idsAreIntegersOrStrings(Object given, Object kept) {
    AuditEntry entry = new AuditEntry("a", NOON, given, given, Map.of());

    assertThat(entry.networkId()).isEqualTo(kept);
    assertThat(entry.nodeId()).isEqualTo(kept);
  }

  static Stream<Arguments> idsAreIntegersOrStrings() {
    BigInteger unsigned = new BigInteger("18446744073709551615");
    return Stream.of(
        Arguments.of(null, null),
        Arguments.of("n1", "n1"),
        Arguments.of(7L, 7L),
        Arguments.of(7, 7L),
        Arguments.of((short) 7, 7L),
        Arguments.of((byte) 7, 7L),
        Arguments.of(unsigned, unsigned));
  }

  @Test
  void otherIdsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditEntry("a", NOON, 1.0, null, null))
        .withMessage("network_id must be an integer or a string, not java.lang.Double");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditEntry("a", NOON, null, true, null))
        .withMessage("node_id must be an integer or a string, not java.lang.Boolean");
  }

  @Test
  void idsTravelInTheDetailsAndWinThere() {
    AuditEntry entry =
        AuditEntry.of("a").with("node_id", "old").with("k", "v").withNode(42).withNetwork("prod");

    assertThat(entry.detailsWithIds())
        .containsExactly(entry("network_id", "prod"), entry("node_id", 42L), entry("k", "v"));
    assertThat(entry.details()).containsEntry("node_id", "old");
  }

  @Test
  void anIdWinsOverADetailThatIsNull() {
    AuditEntry entry = AuditEntry.of("a").with("node_id", null).withNode(1).with("k", null);

    assertThat(entry.detailsWithIds()).containsExactly(entry("node_id", 1L), entry("k", null));
  }

  @Test
  void detailsWithoutIdsAreTheDetails() {
    AuditEntry entry = AuditEntry.of("a").with("network_id", "mine");

    assertThat(entry.detailsWithIds()).isSameAs(entry.details());
  }

  @Test
  void noDetailsAreAnEmptyMap() {
    assertThat(new AuditEntry("a", NOON, null, null, null).details()).isEmpty();
  }

  @Test
  void detailsKeepTheOrderOfTheirKeys() {
    Map<String, Object> details = new LinkedHashMap<>();
    Stream.of("z", "a", "m", "b").forEach(key -> details.put(key, null));

    assertThat(new AuditEntry("a", NOON, null, null, details).with("c", 1).with("a", 2).details())
        .containsExactly(
            entry("z", null), entry("a", 2), entry("m", null), entry("b", null), entry("c", 1));
  }

  @Test
  void whatTheCallerDoesToItsMapsAndListsIsNotSeen() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> nested = new LinkedHashMap<>(Map.of("list", list));
    Map<String, Object> details = new LinkedHashMap<>(Map.of("nested", nested));
    AuditEntry entry = new AuditEntry("a", NOON, null, null, details);

    list.add(2);
    nested.put("more", true);
    details.clear();

    assertThat(entry.details()).isEqualTo(Map.of("nested", Map.of("list", List.of(1))));
  }

  @Test
  void detailsCanNotBeChangedAtAnyDepth() {
    AuditEntry entry = AuditEntry.of("a").with("map", Map.of("list", List.of(1)));
    Map<?, ?> nested = (Map<?, ?>) entry.details().get("map");
    List<?> list = (List<?>) nested.get("list");

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> entry.details().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(nested::clear);
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(list::clear);
  }

  @ParameterizedTest
  @MethodSource
  void aValueIsKept(Object given, Object kept) {
    assertThat(AuditEntry.of("a").with("k", given).details().get("k")).isEqualTo(kept);
  }

  static Stream<Arguments> aValueIsKept() {
    BigDecimal exact = new BigDecimal("0.10000000000000000000001");
    return Stream.of(
        Arguments.of(null, null),
        Arguments.of("", ""),
        Arguments.of(true, true),
        Arguments.of(1, 1),
        Arguments.of(Long.MIN_VALUE, Long.MIN_VALUE),
        Arguments.of((short) 1, (short) 1),
        Arguments.of((byte) 1, (byte) 1),
        Arguments.of(BigInteger.TEN, BigInteger.TEN),
        Arguments.of(exact, exact),
        Arguments.of(0.1, new BigDecimal("0.1")),
        Arguments.of(0.1f, new BigDecimal("0.1")),
        Arguments.of(1e300, new BigDecimal("1.0E300")),
        Arguments.of(Arrays.asList("a", null), Arrays.asList("a", null)),
        Arguments.of(Set.of("a"), List.of("a")),
        Arguments.of(Map.of(), Map.of()),
        Arguments.of(List.of(), List.of()));
  }

  @ParameterizedTest
  @MethodSource
  void whatHasNoPlaceInJsonIsRefusedAndItsPathNamed(Object value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of("a").with("k", value))
        .withMessage(message);
  }

  static Stream<Arguments> whatHasNoPlaceInJsonIsRefusedAndItsPathNamed() {
    String kinds = " must be a string, number, boolean, null, list or map, not ";
    return Stream.of(
        Arguments.of(Double.NaN, "details.k must be a finite number, not NaN"),
        Arguments.of(Float.NEGATIVE_INFINITY, "details.k must be a finite number, not -Infinity"),
        Arguments.of(
            Map.of("list", List.of(0, Double.POSITIVE_INFINITY)),
            "details.k.list[1] must be a finite number, not Infinity"),
        Arguments.of(Map.of(1, "x"), "details.k has a key that is not a string: 1"),
        Arguments.of('c', "details.k" + kinds + "java.lang.Character"),
        Arguments.of(new int[0], "details.k" + kinds + "[I"),
        Arguments.of(Instant.EPOCH, "details.k" + kinds + "java.time.Instant"),
        Arguments.of(new AtomicInteger(), "details.k" + kinds + AtomicInteger.class.getName()),
        // A path is an Iterable of paths.
        Arguments.of(Path.of("x"), "details.k" + kinds + Path.of("x").getClass().getName()));
  }

  @Test
  void aKeyIsRequired() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of("a").with(null, 1))
        .withMessage("details has a key that is not a string: null");
  }

  @Test
  void detailsMayBeNested64Deep() {
    // The details themselves are the first level.
    assertThat(AuditEntry.of("a").with("k", nested(63)).details()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEntry.of("a").with("k", nested(64)))
        .withMessageEndingWith(" is nested more than 64 deep");
  }

  @Test
  void aCycleIsRefused() {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>(List.of(map));
    map.put("list", list);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AuditEntry("a", NOON, null, null, map))
        .withMessageEndingWith(" is nested more than 64 deep");
  }

  private static Object nested(int levels) {
    Object value = "leaf";
    for (int level = 0; level < levels; level++) {
      value = level % 2 == 0 ? List.of(value) : Map.of("k", value);
    }
    return value;
  }
}
