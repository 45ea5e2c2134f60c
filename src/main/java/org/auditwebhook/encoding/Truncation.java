package org.auditwebhook.encoding;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;

/** What stands in an event in place of details that are too large. */
public final class Truncation extends OutputStream {
  /** The most characters of an id that is kept as it is: one may be a text of any length. */
  private static final int MOST_ID_CHARACTERS = 100;

  private final MessageDigest digest = sha256();
  private long size;

  private Truncation() {}

  /**
   * {@code truncated}, and {@code size} and {@code sha256} of the details' JSON as it would have
   * been sent; besides the ids of the network and the node, unless they are long themselves.
   */
  public static Map<String, Object> of(AuditEntry entry) {
    Truncation truncation = new Truncation();
    JsonValues.write(truncation, entry.detailsWithIds());
    Map<String, Object> marker = new LinkedHashMap<>();
    putIfShort(marker, "network_id", entry.networkId());
    putIfShort(marker, "node_id", entry.nodeId());
    marker.put("truncated", true);
    marker.put("size", truncation.size);
    marker.put("sha256", HexFormat.of().formatHex(truncation.digest.digest()));
    return marker;
  }

  @Override
  public void write(int octet) {
    digest.update((byte) octet);
    size++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    size += length;
  }

  private static void putIfShort(Map<String, Object> marker, String name, Object id) {
    if (id != null && id.toString().length() <= MOST_ID_CHARACTERS) {
      marker.put(name, id);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
