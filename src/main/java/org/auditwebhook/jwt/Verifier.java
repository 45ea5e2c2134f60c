package org.auditwebhook.jwt;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.auditwebhook.egress.Download;
import org.auditwebhook.egress.Resolver;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.JwtSettings;
import org.auditwebhook.settings.Settings;

/**
 * Says who has a token and with which roles, if the issuer has signed it for us (RFC 8725). Keys
 * and their algorithms are the issuer's alone: a token is no more than a text until its signature
 * is verified. Thread-safe; now and then a call waits for up to three seconds until the issuer's
 * keys are read.
 */
public final class Verifier {
  /** Far more than a token has; servers bound the header that it comes in. */
  static final int MOST_CHARACTERS = 16_384;

  /** The compact serialization of RFC 7515, section 3.1, strictly. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  /** RFC 7519, section 5.1, and RFC 9068, section 2.1; others are for other purposes. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private final KeyCache keys;
  private final Claims claims;
  private final InstantSource clock;

  Verifier(JwtSettings settings, KeySource source, InstantSource clock) {
    keys = new KeyCache(source, clock);
    claims = new Claims(settings);
    this.clock = clock;
  }

  /** The verifier that the settings ask for, empty where there is no issuer. */
  public static Optional<Verifier> of(Settings settings) {
    return settings
        .access()
        .jwt()
        .map(jwt -> new Verifier(jwt, source(settings, jwt.keys()), InstantSource.system()));
  }

  /**
   * Checks what the settings name: the keys in a file are read, a URL is not asked.
   *
   * @throws InvalidSettingException if a file can't be used
   */
  public static void check(Settings settings) {
    settings
        .access()
        .jwt()
        .map(jwt -> source(settings, jwt.keys()))
        .filter(KeyFile.class::isInstance)
        .ifPresent(
            file -> {
              try {
                file.read();
              } catch (UnreadableKeysException e) {
                throw new InvalidSettingException(List.of(e.getMessage()));
              }
            });
  }

  private static KeySource source(Settings settings, JwtSettings.Keys keys) {
    return keys instanceof JwtSettings.Url url
        ? new KeyUrl(new Download(settings, Resolver.ofTheJdk(), KeyUrl.PATIENCE), url.url())
        : new KeyFile(((JwtSettings.File) keys).path());
  }

  /**
   * Verifies a token.
   *
   * @param token may be anything
   */
  public Verdict verify(String token) {
    try {
      SignedJWT jwt = parsed(token);
      Optional<List<VerificationKey>> candidates = keys.keys(jwt.getHeader());
      if (candidates.isEmpty()) {
        return new Verdict.Unknown();
      }
      byte[] signed = jwt.getSigningInput();
      refuseIf(
          candidates.get().stream()
              .noneMatch(key -> key.verifies(jwt.getHeader(), signed, jwt.getSignature())),
          "is not signed by a key of audit.webhook.jwt.keys.");
      return claims.check(claims(jwt), clock.instant());
    } catch (InvalidTokenException e) {
      return new Verdict.Invalid(e.getMessage());
    }
  }

  private static SignedJWT parsed(String token) throws InvalidTokenException {
    refuseIf(
        token.length() > MOST_CHARACTERS || !COMPACT.matcher(token).matches(),
        "is neither one that is configured nor a JWT.");
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      checkHeader(jwt.getHeader());
      return jwt;
    } catch (ParseException malformed) {
      throw new InvalidTokenException("The token is no signed JWT.");
    }
  }

  /** What {@code crit} names has to be understood (RFC 7515, section 4.1.11), and nothing is. */
  private static void checkHeader(JWSHeader header) throws InvalidTokenException {
    refuseIf(
        header.getIncludedParams().contains("crit") || !header.isBase64URLEncodePayload(),
        "has a header that asks for more than is understood here.");
    JOSEObjectType type = header.getType();
    refuseIf(
        type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT)),
        "is a JWT for another purpose, by its typ.");
  }

  private static JWTClaimsSet claims(SignedJWT jwt) throws InvalidTokenException {
    try {
      return jwt.getJWTClaimsSet();
    } catch (ParseException malformed) {
      throw new InvalidTokenException("The token has claims that are malformed.");
    }
  }

  private static void refuseIf(boolean wrong, String problem) throws InvalidTokenException {
    if (wrong) {
      throw new InvalidTokenException("The token " + problem);
    }
  }
}
