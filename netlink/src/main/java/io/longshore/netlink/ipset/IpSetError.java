package io.longshore.netlink.ipset;

import io.longshore.netlink.wire.NetlinkException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why sets refuse something. The kernel has numbers of its own for that, above those of errno; some
 * mean one thing or another as the command and the type of set are: ip_set.h, IPSET_ERR_.
 */
public enum IpSetError {
  PROTOCOL(4097, Errno.EINVAL, "the kernel cannot read this"),
  TYPE_UNKNOWN(4098, Errno.EOPNOTSUPP, "the kernel does not have this type of set"),
  TOO_MANY_SETS(4099, Errno.ENFILE, "there are as many sets as there may be"),
  IN_USE(4100, Errno.EBUSY, "something uses the set"),
  NAME_TAKEN(4101, Errno.EEXIST, "the new name is taken"),
  SECOND_SET_MISSING(4101, Errno.ENOENT, "the second set does not exist"),
  TYPES_DIFFER(4102, Errno.EINVAL, "the sets are of different types"),
  ELEMENT_EXISTS(4103, Errno.EEXIST, "the element is in the set already"),
  ELEMENT_MISSING(4103, Errno.ENOENT, "the element is not in the set"),
  PREFIX_LENGTH(4104, Errno.EINVAL, "no network may have this prefix length"),
  NETMASK(4105, Errno.EINVAL, "no set may have this netmask"),
  FAMILY(4106, Errno.EINVAL, "the set is of another version of IP"),
  NO_TIMEOUTS(4107, Errno.EINVAL, "the set was made without timeouts"),
  REFERENCED(4108, Errno.EBUSY, "something uses the set"),
  IPV4_ADDRESS(4109, Errno.EINVAL, "not an IPv4 address"),
  IPV6_ADDRESS(4110, Errno.EINVAL, "not an IPv6 address"),
  NO_COUNTERS(4111, Errno.EINVAL, "the set was made without counters"),
  NO_COMMENTS(4112, Errno.EINVAL, "the set was made without comments"),
  MARK_MASK(4113, Errno.EINVAL, "no set may have this mask of marks"),
  NO_PACKET_INFO(4114, Errno.EINVAL, "the set was made without packet information"),
  FULL(4352, Errno.ENOSPC, "the set is full"),
  ZERO_ELEMENT(4353, Errno.EINVAL, "zero cannot be an element"),
  PROTOCOL_OF_PORT(4354, Errno.EINVAL, "not a protocol with ports"),
  PROTOCOL_MISSING(4355, Errno.EINVAL, "the port lacks its protocol"),
  RANGE_UNSUPPORTED(4356, Errno.EINVAL, "no range may be in this type of set"),
  RANGE(4357, Errno.EINVAL, "not a range"),
  OUT_OF_RANGE(4352, Errno.EINVAL, "the element is beyond the set's range"),
  RANGE_TOO_LARGE(4353, Errno.EINVAL, "the range is larger than a set may be");

  /** Which command was refused, as far as numbers depend on it. */
  enum Context {
    ADD,
    SWAP,
    OTHER
  }

  /** The numbers that callers know: include/uapi/asm-generic/errno-base.h and errno.h. */
  private enum Errno {
    ENOENT(2),
    EBUSY(16),
    EEXIST(17),
    EINVAL(22),
    ENFILE(23),
    ENOSPC(28),
    EOPNOTSUPP(95);

    private final int number;

    Errno(int number) {
      this.number = number;
    }
  }

  private final int code;
  private final Errno errno;
  private final String text;

  IpSetError(int code, Errno errno, String text) {
    this.code = code;
    this.errno = errno;
    this.text = text;
  }

  /** The reason of a failure, if the kernel had one of its own for sets. */
  public static Optional<IpSetError> of(NetlinkException failure) {
    return failure.reason() instanceof IpSetError reason ? Optional.of(reason) : Optional.empty();
  }

  /** The same failure with an error number that its predicates know, and the reason. */
  static NetlinkException translate(NetlinkException failure, boolean bitmap, Context context) {
    return Arrays.stream(values())
        .filter(one -> one.code == failure.errno() && one.isMeant(bitmap, context))
        .findFirst()
        .map(one -> failure.because(one, one.errno.number, one.errno.name(), one.text))
        .orElse(failure);
  }

  private boolean isMeant(boolean bitmap, Context context) {
    return switch (this) {
      case NAME_TAKEN -> context != Context.SWAP;
      case SECOND_SET_MISSING -> context == Context.SWAP;
      case ELEMENT_EXISTS -> context == Context.ADD;
      case ELEMENT_MISSING -> context != Context.ADD;
      case OUT_OF_RANGE, RANGE_TOO_LARGE -> bitmap;
      case FULL, ZERO_ELEMENT -> !bitmap;
      case PROTOCOL,
          TYPE_UNKNOWN,
          TOO_MANY_SETS,
          IN_USE,
          TYPES_DIFFER,
          PREFIX_LENGTH,
          NETMASK,
          FAMILY,
          NO_TIMEOUTS,
          REFERENCED,
          IPV4_ADDRESS,
          IPV6_ADDRESS,
          NO_COUNTERS,
          NO_COMMENTS,
          MARK_MASK,
          NO_PACKET_INFO,
          PROTOCOL_OF_PORT,
          PROTOCOL_MISSING,
          RANGE_UNSUPPORTED,
          RANGE ->
          true;
    };
  }
}
