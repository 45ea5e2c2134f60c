package org.auditwebhook.egress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The corpus of {@code egress/bypasses.txt}, and the names in it. */
public final class Bypasses {
  private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-f]{4})");

  private Bypasses() {}

  /**
   * A URL that must not be posted to.
   *
   * @param url it may be no URL at all
   * @param technique what it tries
   */
  public record Bypass(String url, String technique) {}

  /**
   * The corpus.
   *
   * @param port of a listener on loopback
   */
  public static List<Bypass> all(int port) {
    return lines("bypasses.txt").map(line -> bypass(line, port)).toList();
  }

  /** The lines of {@code egress/hosts.txt}: an address, and the names that have it. */
  public static List<String> hosts() {
    return lines("hosts.txt").toList();
  }

  /** A resolver that knows these names. */
  static Dns dns() {
    Dns dns = new Dns();
    for (String line : hosts()) {
      String[] words = line.split(" ", -1);
      for (int i = 1; i < words.length; i++) {
        dns.and(words[i], words[0]);
      }
    }
    return dns;
  }

  private static Bypass bypass(String line, int port) {
    String[] parts = line.split("\t", -1);
    String url =
        UNICODE
            .matcher(parts[0].replace("{port}", Integer.toString(port)))
            .replaceAll(code -> Character.toString(Integer.parseInt(code.group(1), 16)));
    return new Bypass(url.translateEscapes(), parts[1]);
  }

  private static Stream<String> lines(String name) {
    try (InputStream file = Bypasses.class.getResourceAsStream("/egress/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
