package org.auditwebhook.it.scanning;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Of whatever is found. */
@ApplicationPath("/api/v1")
public class RegistryApplication extends Application {}
