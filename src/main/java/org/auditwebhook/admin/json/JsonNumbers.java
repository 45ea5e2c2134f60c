package org.auditwebhook.admin.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Turns the literals of JSON numbers into Java's, without losing a digit. */
final class JsonNumbers {
  /** The most characters of a literal: an RSA modulus of 2,048 bits has 617 digits. */
  static final int MAX_LENGTH = 1_000;

  /** The largest distance of the decimal point: beyond it, few programs can read a number back. */
  static final int MAX_SCALE = 1_000;

  /** Every literal of so many characters fits into a {@link Long}. */
  private static final int SHORT = 18;

  private JsonNumbers() {}

  /**
   * A {@link Long} where it fits, else a {@link BigInteger}; a {@link BigDecimal} for a literal
   * with a fraction or an exponent, also where its value is an integer.
   *
   * @throws NumberFormatException with a rule, to be read behind the name of the place
   */
  static Number parse(String literal) {
    if (literal.length() > MAX_LENGTH) {
      throw new NumberFormatException("must be a number of at most " + MAX_LENGTH + " characters");
    }
    return isInteger(literal) ? integer(literal) : decimal(literal);
  }

  private static boolean isInteger(String literal) {
    return literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
  }

  private static Number integer(String literal) {
    if (literal.length() <= SHORT) {
      return Long.valueOf(literal);
    }
    BigInteger big = new BigInteger(literal);
    return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
  }

  private static BigDecimal decimal(String literal) {
    BigDecimal decimal = exact(literal);
    if (decimal == null || decimal.scale() > MAX_SCALE || decimal.scale() < -MAX_SCALE) {
      throw new NumberFormatException("must be a number between 1e-1000 and 1e1000");
    }
    return decimal;
  }

  /** Null if even the exponent is too large for a {@link BigDecimal}. */
  private static BigDecimal exact(String literal) {
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
