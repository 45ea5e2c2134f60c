package org.auditwebhook.it.fuzz;

import java.util.List;

/** Texts that programs stumble over. */
final class Words {
  /**
   * What a line that has got somewhere by a CR LF begins with. It is the name of no header that is
   * set, so that it is to be seen in no head.
   */
  static final String INJECTED = "X-Injected";

  /** CR and LF in whatever disguise, before a line that must not become one. */
  private static final List<String> BREAKS =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "%0d%0a",
          "%0D%0A",
          "%0a",
          "%250d%250a",
          "\\r\\n",
          "\u2028",
          "\u0085",
          "\u560d\u560a",
          "\u010d\u010a",
          "\u0000",
          "\u000b",
          "\t\r\n ");

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\t",
          "\u0000",
          "\u007f",
          "\u001b[31m",
          "\u202e",
          "\ufeff",
          "\ufffe",
          "é",
          "\ud83d\ude00",
          "\ud800",
          "null",
          "undefined",
          "true",
          "NaN",
          "-1",
          "0",
          "1e400",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "0x7fffffff",
          "1;DROP TABLE event",
          "' OR ''='",
          "\"",
          "\\",
          "../../../etc/passwd",
          "..%2f..%2f",
          "${jndi:ldap://127.0.0.1:9/x}",
          "${env:HOME}",
          "#{7*7}",
          "{{7*7}}",
          "<script>alert(1)</script>",
          "<!DOCTYPE x [<!ENTITY y SYSTEM \"file:///dev/null\">]>",
          "%s%n%x",
          "%",
          "%zz",
          "%00",
          "*",
          "?",
          "&a=b",
          ";v=1",
          "a=b; Path=/");

  private static final List<String> TIMES =
      List.of(
          "2001-01-01T00:00:00Z",
          "2020-02-29T23:59:59.999999999Z",
          "0001-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "-0001-01-01T00:00:00Z",
          "2001-01-01T00:00:60Z",
          "2001-01-01T00:00:00+18:00",
          "2001-01-01t00:00:00z",
          "2001-01-01T00:00:00.0000000000000000001Z",
          "2001-01-01",
          "yesterday");

  /** Times that are to come. */
  static final List<String> FUTURES =
      List.of(
          "9999-12-31T23:59:59.999999999Z",
          "9999-12-31T23:59:59-18:00",
          "+10000-01-01T00:00:00Z",
          "2262-04-11T23:47:16.854775808Z",
          "+999999999-12-31T23:59:59Z");

  private Words() {}

  /** Anything. */
  static String any(Chance chance) {
    return switch (chance.below(5)) {
      case 0 -> injection(chance);
      case 1 -> "a".repeat(length(chance));
      case 2 -> chance.of(ODD).repeat(chance.few(40));
      case 3 -> chance.of(ODD) + chance.of(ODD) + chance.of(ODD);
      default -> chance.of(ODD);
    };
  }

  /** A line break and a header behind it. */
  static String injection(Chance chance) {
    return chance.of("a", "", "2") + chance.of(BREAKS) + INJECTED + ": yes" + chance.of("", "\r\n");
  }

  /** About the limits that there are: 100, 200, 255, 2,048, 4,096; rarely more. */
  static int length(Chance chance) {
    return chance.oneIn(40)
        ? chance.of(20_000, 66_000, 110_000)
        : chance.of(1, 100, 101, 196, 197, 200, 201, 255, 256, 2_048, 2_049, 4_096, 4_097);
  }

  /** A time that is not to come, or none at all. */
  static String past(Chance chance) {
    return chance.oneIn(4) ? any(chance) : chance.of(TIMES);
  }

  /** Any time, or none at all. */
  static String time(Chance chance) {
    return chance.oneIn(3) ? chance.of(FUTURES) : past(chance);
  }
}
