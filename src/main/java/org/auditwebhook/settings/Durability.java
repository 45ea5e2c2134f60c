package org.auditwebhook.settings;

/** When the client's {@code fire} returns, and so what a crash may cost. */
public enum Durability {
  /** At once: a crash of the process may lose the entries of the last milliseconds. */
  BUFFERED,
  /** When the operating system has the entry: only its crash, or the power's, may lose it. */
  WRITTEN,
  /** When the disk has it. */
  FORCED
}
