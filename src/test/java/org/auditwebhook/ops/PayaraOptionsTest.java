package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayaraOptionsTest {
  private static final String RETRY_POST = "-Dsun.net.http.retryPost=false";
  private static final String MAX_CONNECTIONS = "-Dhttp.maxConnections=32";

  @Test
  void anotherServerIsNotWarnedOf() {
    assertThat(PayaraOptions.warnings(Map.<String, String>of()::get, 32)).isEmpty();
  }

  @Test
  void aBarePayaraLacksBoth() {
    assertThat(warnings(null, null, 32))
        .satisfiesExactly(
            first -> assertThat(first).contains(RETRY_POST),
            second -> assertThat(second).contains("only 5 idle", MAX_CONNECTIONS));
  }

  @Test
  void aPayaraWithBothLacksNothing() {
    assertThat(warnings("false", "32", 32)).isEmpty();
    assertThat(warnings("FALSE", "0x40", 32)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true", "True", ","})
  void aPostThatIsSentAgainIsWarnedOf(String retryPost) {
    assertThat(warnings(retryPost, "32", 32))
        .singleElement()
        .asString()
        .endsWith("start Payara with " + RETRY_POST);
  }

  @ParameterizedTest
  @CsvSource({"31, 31", "1, 1", "0, 5", "-1, 5", "many, 5", "'', 5"})
  void fewerConnectionsThanCallsAreWarnedOf(String connections, int inForce) {
    assertThat(warnings("false", connections, 32))
        .singleElement()
        .asString()
        .contains("only " + inForce + " idle")
        .endsWith("start Payara with " + MAX_CONNECTIONS);
  }

  @Test
  void theDefaultIsEnoughForFiveCalls() {
    assertThat(warnings("false", null, 5)).isEmpty();
    assertThat(warnings("false", null, 6)).hasSize(1);
  }

  private static List<String> warnings(String retryPost, String connections, int concurrency) {
    Map<String, String> properties = new HashMap<>();
    properties.put("com.sun.aas.instanceRoot", "/opt/payara");
    properties.put("sun.net.http.retryPost", retryPost);
    properties.put("http.maxConnections", connections);
    return PayaraOptions.warnings(properties::get, concurrency);
  }
}
