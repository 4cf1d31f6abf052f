package io.longshore.kubeapi.meta;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/**
 * An amount such as {@code 100m} or {@code 1.5Gi}, exact, as apimachinery's resource.Quantity.
 * Amounts below a billionth are rounded up. Two that are the same amount are equal, however they
 * are written.
 */
public final class Quantity implements Comparable<Quantity> {
  private static final int SMALLEST_SCALE = 9;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
  private static final Map<String, Integer> BINARY =
      Map.of("Ki", 1, "Mi", 2, "Gi", 3, "Ti", 4, "Pi", 5, "Ei", 6);

  /** How an amount is written. */
  public enum Format {
    /** With powers of 1,024: Ki, Mi, ... */
    BINARY,
    /** With powers of 1,000: m, k, M, ... */
    DECIMAL,
    /** With an exponent: 1e3. */
    EXPONENT
  }

  /** Nothing. */
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL);

  private final BigDecimal amount;
  private final Format format;

  private Quantity(BigDecimal amount, Format format) {
    BigDecimal rounded =
        amount.scale() > SMALLEST_SCALE ? amount.setScale(SMALLEST_SCALE, RoundingMode.UP) : amount;
    this.amount = rounded.min(LARGEST).max(LARGEST.negate());
    this.format = format;
  }

  /** A whole number, written with powers of 1,000. */
  public static Quantity of(long value) {
    return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL);
  }

  /** A number of bytes, written with powers of 1,024. */
  public static Quantity ofBytes(long bytes) {
    return new Quantity(BigDecimal.valueOf(bytes), Format.BINARY);
  }

  /** Thousandths, as processor time is counted. */
  public static Quantity ofMilli(long thousandths) {
    return new Quantity(BigDecimal.valueOf(thousandths, 3), Format.DECIMAL);
  }

  /** From text. */
  public static Quantity parse(String text) {
    int end = endOfNumber(text);
    String number = text.substring(0, end);
    String suffix = text.substring(end);
    if (!number.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)")) {
      throw wrong(text);
    }
    BigDecimal digits = new BigDecimal(number);
    Integer decimal = DECIMAL.get(suffix);
    if (decimal != null) {
      return new Quantity(digits.scaleByPowerOfTen(decimal), Format.DECIMAL);
    }
    Integer binary = BINARY.get(suffix);
    if (binary != null) {
      return new Quantity(digits.multiply(KIBI.pow(binary)), Format.BINARY);
    }
    if (suffix.matches("[eE][+-]?[0-9]{1,9}")) {
      int exponent = Integer.parseInt(suffix.substring(1));
      return new Quantity(scaled(digits, exponent), Format.EXPONENT);
    }
    throw wrong(text);
  }

  /** A huge exponent must not make a huge number: nothing above 2^63 is told apart anyway. */
  private static BigDecimal scaled(BigDecimal digits, int exponent) {
    if (digits.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return digits.scaleByPowerOfTen(Math.clamp(exponent, -1000, 1000));
  }

  private static int endOfNumber(String text) {
    int end = 0;
    while (end < text.length() && "+-.0123456789".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "not a quantity: \""
            + text
            + "\" (a number with n, u, m, k, M, G, T, P, E, Ki ... Ei or an exponent)");
  }

  /** The amount, rounded up to a whole number. */
  public long value() {
    return amount.setScale(0, RoundingMode.UP).longValue();
  }

  /** The amount in thousandths, rounded up. */
  public long milliValue() {
    return amount.movePointRight(3).setScale(0, RoundingMode.UP).min(LARGEST).longValue();
  }

  /** The exact amount. */
  public BigDecimal amount() {
    return amount;
  }

  /** The sum, written as this is. */
  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), format);
  }

  /** The difference, written as this is. */
  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount), format);
  }

  /** Whether it is nothing. */
  public boolean isZero() {
    return amount.signum() == 0;
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && amount.compareTo(quantity.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  /** The one canonical way to write it: no fraction, and the largest suffix that allows that. */
  @Override
  public String toString() {
    if (isZero()) {
      return "0";
    }
    return switch (format) {
      case BINARY -> binary();
      case DECIMAL -> decimal();
      case EXPONENT -> exponent();
    };
  }

  private String binary() {
    // As upstream: below 1,024, or with a fraction, powers of 1,000 are used.
    if (amount.abs().compareTo(KIBI) < 0 || amount.stripTrailingZeros().scale() > 0) {
      return decimal();
    }
    BigInteger whole = amount.toBigIntegerExact();
    String suffix = "";
    for (String next : new String[] {"Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}) {
      BigInteger[] parts = whole.divideAndRemainder(KIBI.toBigInteger());
      if (parts[1].signum() != 0) {
        break;
      }
      whole = parts[0];
      suffix = next;
    }
    return whole + suffix;
  }

  private String decimal() {
    int power = powerOfThousand();
    String suffix =
        DECIMAL.entrySet().stream()
            .filter(entry -> entry.getValue() == power)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
    return amount.movePointLeft(power).toBigInteger() + suffix;
  }

  private String exponent() {
    int power = powerOfThousand();
    String digits = amount.movePointLeft(power).toBigInteger().toString();
    return power == 0 ? digits : digits + "e" + power;
  }

  /** The largest multiple of three by which the point can move without leaving a fraction. */
  private int powerOfThousand() {
    int zeros = -amount.stripTrailingZeros().scale();
    return Math.clamp(Math.floorDiv(zeros, 3) * 3L, -SMALLEST_SCALE, 18);
  }
}
