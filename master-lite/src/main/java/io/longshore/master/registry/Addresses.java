package io.longshore.master.registry;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wrong with addresses and ranges, in the words of apimachinery's util/validation/ip.go.
 * Older fields take what {@link #legacyIp} does, newer ones only the one canonical form.
 */
public final class Addresses {
  private static final String NO_IP =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String NO_RANGE =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern MAPPED =
      Pattern.compile("::[fF]{4}:([0-9a-fA-F:.]+)|(0{1,4}:){5}[fF]{4}:([0-9a-fA-F:.]+)");
  private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0[0-9]");

  private Addresses() {}

  /** An address; empty for what is none. Leading zeros are passed over, as upstream has it. */
  public static Optional<InetAddress> parse(String text) {
    try {
      if (FOUR.matcher(text).matches()) {
        String plain = text.replaceAll("(^|\\.)0+(?=[0-9])", "$1");
        return Optional.of(Inet4Address.ofLiteral(plain));
      }
      return SIX.matcher(text).matches()
          ? Optional.of(InetAddress.ofLiteral(text))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Addresses of older fields. */
  public static List<String> legacyIp(String text) {
    if (parse(text).isEmpty()) {
      return List.of(NO_IP);
    }
    List<String> wrong = new ArrayList<>();
    if (LEADING_ZERO.matcher(text).find() && !text.contains(":")) {
      wrong.add("must not have leading 0s");
    }
    if (MAPPED.matcher(text).matches()) {
      wrong.add("must not be an IPv4-mapped IPv6 address");
    }
    return wrong;
  }

  /** Addresses in their one canonical form. */
  public static List<String> ip(String text) {
    List<String> wrong = legacyIp(text);
    String canonical = parse(text).map(Addresses::canonical).orElse(text);
    return wrong.isEmpty() && !canonical.equals(text)
        ? List.of("must be in canonical form (\"" + canonical + "\")")
        : wrong;
  }

  /** Whether it is one of version 6. */
  public static boolean isSix(String text) {
    return text.contains(":");
  }

  /** Addresses of version 4. */
  public static List<String> four(String text) {
    return parse(text).filter(Inet4Address.class::isInstance).isPresent() && !isSix(text)
        ? List.of()
        : List.of("must be a valid IPv4 address");
  }

  /** Addresses of version 6. */
  public static List<String> six(String text) {
    return parse(text).filter(Inet6Address.class::isInstance).isPresent()
        ? List.of()
        : List.of("must be a valid IPv6 address");
  }

  /** Addresses that lead from one machine to another: ValidateNonSpecialIP. */
  public static List<String> ordinary(String text) {
    Optional<InetAddress> parsed = parse(text);
    if (parsed.isEmpty()) {
      return List.of("must be a valid IP address");
    }
    InetAddress address = parsed.get();
    List<String> wrong = new ArrayList<>();
    if (address.isAnyLocalAddress()) {
      wrong.add("may not be unspecified (" + text + ")");
    }
    if (address.isLoopbackAddress()) {
      wrong.add("may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocalAddress()) {
      wrong.add("may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isMCLinkLocal() || isLinkLocalGroup(address.getAddress())) {
      wrong.add("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
    return wrong;
  }

  private static boolean isLinkLocalGroup(byte[] bytes) {
    return bytes.length == 4 && bytes[0] == (byte) 224 && bytes[1] == 0 && bytes[2] == 0;
  }

  /** Ranges of older fields. */
  public static List<String> legacyRange(String text) {
    int slash = text.indexOf('/');
    String length = text.substring(slash + 1);
    Optional<InetAddress> parsed = slash < 0 ? Optional.empty() : parse(text.substring(0, slash));
    boolean isRange =
        parsed.isPresent()
            && length.matches("[0-9]{1,3}")
            && Integer.parseInt(length) <= parsed.get().getAddress().length * Byte.SIZE;
    if (!isRange) {
      return List.of(NO_RANGE);
    }
    String address = text.substring(0, slash);
    if ((LEADING_ZERO.matcher(address).find() && !isSix(address)) || length.matches("0[0-9]+")) {
      return List.of("must not have leading 0s in IP or prefix length");
    } else if (MAPPED.matcher(address).matches()) {
      return List.of("must not have an IPv4-mapped IPv6 address");
    }
    return hasBitsBeyond(parsed.get().getAddress(), Integer.parseInt(length))
        ? List.of("must not have bits set beyond the prefix length")
        : List.of();
  }

  /** Ranges in their one canonical form. */
  public static List<String> range(String text) {
    List<String> wrong = legacyRange(text);
    if (!wrong.isEmpty()) {
      return wrong;
    }
    int slash = text.indexOf('/');
    String canonical =
        parse(text.substring(0, slash)).map(Addresses::canonical).orElseThrow()
            + text.substring(slash);
    return canonical.equals(text)
        ? List.of()
        : List.of("must be in canonical form (\"" + canonical + "\")");
  }

  private static boolean hasBitsBeyond(byte[] bytes, int length) {
    for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
      if (((bytes[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE)) & 1) == 1) {
        return true;
      }
    }
    return false;
  }

  /** RFC 5952: the longest run of zeros, of two groups at least, is left out. */
  private static String canonical(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    int[] groups = new int[8];
    Arrays.setAll(groups, i -> ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff));
    int start = 0;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    return longest == 1
        ? joined(groups, 0, groups.length)
        : joined(groups, 0, start) + "::" + joined(groups, start + longest, groups.length);
  }

  private static String joined(int[] groups, int from, int to) {
    return String.join(
        ":", Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).toList());
  }
}
