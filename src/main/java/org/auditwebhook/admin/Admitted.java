package org.auditwebhook.admin;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Is called only in requests that {@link AccessFilter} has seen. A registry with the API in its own
 * WAR, whose {@code Application} names no classes, serves every resource that is found in the WAR,
 * ours among them, and without our filters.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Admitted {}
