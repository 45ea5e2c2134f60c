package org.auditwebhook.it.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A request in the making. Characters of a head above 0xff are written as UTF-8. */
final class Draft {
  private static final String HOST = "Host: localhost";

  /** Payara takes 8 KiB. */
  private static final int LONGEST_HEAD = 8_000;

  final Operation operation;
  String method;
  String target;
  byte[] body = new byte[0];
  private final List<String> headers = new ArrayList<>(List.of(HOST));
  private final Set<Request.Fault> faults = EnumSet.noneOf(Request.Fault.class);
  private byte[] ending;

  Draft(Operation operation) {
    this.operation = operation;
    method = operation.method();
    target = operation.path();
  }

  /** One more header line. */
  void add(String line) {
    headers.add(line);
  }

  /** This header line, and no other one of its name. */
  void put(String name, String value) {
    remove(name);
    add(name + ": " + value);
  }

  void remove(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(start));
  }

  /** Something is wrong with it as HTTP. */
  void broken(Request.Fault fault) {
    faults.add(fault);
  }

  /** Ends its head with no Content-Length of its own, and sends this in place of the body. */
  void end(byte[] bytes) {
    ending = bytes;
  }

  Request finish() {
    boolean defined = !method.matches("(?i)GET|HEAD|DELETE|OPTIONS|PROPFIND");
    if (!defined && (ending != null || body.length > 0)) {
      // RFC 9110 gives such a body no meaning, and Payara refuses it
      broken(Request.Fault.HEAD);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    write(all, method + " " + target + " HTTP/1.1\r\n");
    headers.forEach(line -> write(all, line + "\r\n"));
    if (ending == null && (body.length > 0 || defined)) {
      write(all, "Content-Length: " + body.length + "\r\n");
    }
    write(all, "\r\n");
    if (all.size() > LONGEST_HEAD) {
      broken(Request.Fault.HEAD);
    }
    all.writeBytes(ending == null ? body : ending);
    return new Request(operation, method, all.toByteArray(), Set.copyOf(faults));
  }

  private static void write(ByteArrayOutputStream all, String text) {
    boolean latin = text.chars().allMatch(c -> c <= 0xff);
    all.writeBytes(text.getBytes(latin ? ISO_8859_1 : UTF_8));
  }
}
