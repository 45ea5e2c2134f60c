package org.auditwebhook.endpoint;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** Lets {@link OneAttemptInterceptor} see how each attempt ends. */
@InterceptorBinding
@Retention(RUNTIME)
@Target({TYPE, METHOD})
@interface OneAttempt {}
