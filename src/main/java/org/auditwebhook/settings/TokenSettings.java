package org.auditwebhook.settings;

import java.util.List;

/**
 * The bearer tokens of each scope. Several may be valid at once, for rotation.
 *
 * @param admin may do everything; while there is none the admin API is closed
 * @param read may look at everything
 * @param ingest may record entries and nothing else
 */
public record TokenSettings(List<Token> admin, List<Token> read, List<Token> ingest) {
  public TokenSettings {
    admin = List.copyOf(admin);
    read = List.copyOf(read);
    ingest = List.copyOf(ingest);
  }
}
