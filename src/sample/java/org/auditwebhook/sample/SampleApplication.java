package org.auditwebhook.sample;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Puts the resources directly under the context root. */
@ApplicationPath("/")
public class SampleApplication extends Application {}
