package org.auditwebhook.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Which JSON Web Tokens (RFC 7519) are valid, and what they are good for.
 *
 * @param issuer what their {@code iss} has to be
 * @param audience what their {@code aud} has to contain
 * @param keys what they are signed with
 * @param clockSkew how far the issuer's clock may be off, zero to a minute
 * @param names where in a token to look for what
 */
public record JwtSettings(
    String issuer, String audience, Keys keys, Duration clockSkew, Names names) {

  /** The name of the property {@link #keys}, for sentences on what is in the file. */
  public static final String KEYS = Setting.JWT_KEYS.property();

  /** Where the public keys of the issuer are. */
  public sealed interface Keys {}

  /** In a file. */
  public record File(Path path) implements Keys {
    public File {
      Objects.requireNonNull(path, "path");
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** At an {@code https} URL. */
  public record Url(URI url) implements Keys {
    public Url {
      Objects.requireNonNull(url, "url");
    }

    /** Without the query, which may be a secret. */
    @Override
    public String toString() {
      return EndpointUrl.masked(url.toString());
    }
  }

  /**
   * The names of claims and roles. A claim within others has dots in its name.
   *
   * @param subjectClaim says who has the token
   * @param rolesClaim has the roles
   * @param admin the role of those who may do everything
   * @param read the role of those who may look at everything
   * @param ingest the role of those who may record entries
   */
  public record Names(
      String subjectClaim, String rolesClaim, String admin, String read, String ingest) {

    /**
     * @throws InvalidSettingException if one is empty, too long or has control characters
     */
    public Names {
      Setting.JWT_SUBJECT_CLAIM.require(subjectClaim);
      Setting.JWT_ROLES_CLAIM.require(rolesClaim);
      Setting.JWT_ADMIN_ROLE.require(admin);
      Setting.JWT_READ_ROLE.require(read);
      Setting.JWT_INGEST_ROLE.require(ingest);
    }
  }

  /**
   * @throws InvalidSettingException if the clock skew is out of range
   */
  public JwtSettings {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(audience, "audience");
    Objects.requireNonNull(keys, "keys");
    Setting.JWT_CLOCK_SKEW.require(clockSkew);
    Objects.requireNonNull(names, "names");
  }
}
