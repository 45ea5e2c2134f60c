package org.auditwebhook.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.settings.JwtSettings;

/**
 * Which claims of a token make it valid (RFC 7519, section 4.1), and what they say. Whoever sees
 * the sentences has a token that the issuer has signed. Immutable.
 */
final class Claims {
  /** So that the subject with what tells it from other names fits its column, 200. */
  static final int MOST_SUBJECT = 196;

  private final JwtSettings settings;
  private final ClaimPath subject;
  private final ClaimPath roles;

  Claims(JwtSettings settings) {
    this.settings = settings;
    subject = new ClaimPath(settings.names().subjectClaim());
    roles = new ClaimPath(settings.names().rolesClaim());
  }

  /**
   * Who has the token with these claims.
   *
   * @throws InvalidTokenException if it is not valid now and here
   */
  Verdict.Valid check(JWTClaimsSet claims, Instant now) throws InvalidTokenException {
    refuseIf(
        !settings.issuer().equals(claims.getIssuer()),
        "is of another issuer than audit.webhook.jwt.issuer");
    refuseIf(
        !claims.getAudience().contains(settings.audience()),
        "is for another audience than audit.webhook.jwt.audience");
    checkTime(claims, now);
    Map<String, Object> all = claims.getClaims();
    return new Verdict.Valid(subject(all), roles(all));
  }

  /** {@code iat} is not looked at: it says nothing about when the token may be used. */
  private void checkTime(JWTClaimsSet claims, Instant now) throws InvalidTokenException {
    Duration skew = settings.clockSkew();
    Date end = claims.getExpirationTime();
    refuseIf(end == null, "has no exp: tokens that never expire are refused");
    refuseIf(
        !now.minus(skew).isBefore(end.toInstant()), "has expired: get a new one from its issuer");
    Date start = claims.getNotBeforeTime();
    refuseIf(
        start != null && now.plus(skew).isBefore(start.toInstant()),
        "is not valid yet: compare the clocks of its issuer and of this server");
  }

  private String subject(Map<String, Object> claims) throws InvalidTokenException {
    Object found = subject.in(claims).orElse(null);
    refuseIf(
        !(found instanceof String text) || !isName(text),
        "says in no text of 1 to %d characters who has it; see audit.webhook.jwt.subject-claim"
            .formatted(MOST_SUBJECT));
    return (String) found;
  }

  /** It is shown and compared: nothing in it may be invisible, or be lost in the database. */
  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= MOST_SUBJECT
        && text.codePoints()
            .noneMatch(
                point ->
                    Character.isISOControl(point)
                        || Character.getType(point) == Character.SURROGATE
                        || Character.getType(point) == Character.FORMAT
                        || Character.getType(point) == Character.LINE_SEPARATOR
                        || Character.getType(point) == Character.PARAGRAPH_SEPARATOR);
  }

  /** Of an array its texts, of a text its words, as in {@code scope} of RFC 8693. */
  private Set<String> roles(Map<String, Object> claims) {
    Object found = roles.in(claims).orElse(List.of());
    Stream<?> each =
        found instanceof String text
            ? Stream.of(text.split(" ", -1))
            : found instanceof List<?> list ? list.stream() : Stream.of();
    return each.filter(String.class::isInstance)
        .<String>map(String.class::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void refuseIf(boolean wrong, String problem) throws InvalidTokenException {
    if (wrong) {
      throw new InvalidTokenException("The token " + problem + ".");
    }
  }
}
