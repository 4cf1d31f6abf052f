package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Optional;
import java.util.Set;

/** Gives the connection another source or destination; a missing maximum is the minimum. */
public record Nat(
    Kind kind,
    AddressFamily family,
    Optional<Register> addressFrom,
    Optional<Register> addressTo,
    Optional<Register> portFrom,
    Optional<Register> portTo,
    Set<NatFlag> flags)
    implements Expression {
  // enum nft_nat_attributes
  private static final int TYPE = 1;
  private static final int FAMILY = 2;
  private static final int REG_ADDR_MIN = 3;
  private static final int REG_ADDR_MAX = 4;
  private static final int REG_PROTO_MIN = 5;
  private static final int REG_PROTO_MAX = 6;
  private static final int FLAGS = 7;

  /** Which side: enum nft_nat_types. */
  public enum Kind implements Numbered {
    SOURCE(0, "snat"),
    DESTINATION(1, "dnat");

    private final int number;
    private final String word;

    Kind(int number, String word) {
      this.number = number;
      this.word = word;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Copies the flags. */
  public Nat {
    flags = Set.copyOf(flags);
  }

  static Expression decode(AttributeTable in) {
    Optional<Kind> kind = Numbered.find(Kind.values(), in.big32(TYPE));
    Optional<AddressFamily> family = Numbered.find(AddressFamily.values(), in.big32(FAMILY));
    int flags = in.big32(FLAGS);
    if (kind.isEmpty() || family.isEmpty() || !NatFlag.areKnown(flags)) {
      return UNKNOWN;
    }
    return new Nat(
        kind.get(),
        family.get(),
        Operands.optionalRegister(in, REG_ADDR_MIN),
        Operands.lastRegister(in, REG_ADDR_MIN, REG_ADDR_MAX),
        Operands.optionalRegister(in, REG_PROTO_MIN),
        Operands.lastRegister(in, REG_PROTO_MIN, REG_PROTO_MAX),
        NatFlag.of(flags));
  }

  @Override
  public String kernelName() {
    return "nat";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(TYPE, kind.number());
    out.big32(FAMILY, family.number());
    Operands.write(out, REG_ADDR_MIN, addressFrom);
    Operands.write(out, REG_ADDR_MAX, addressTo);
    Operands.write(out, REG_PROTO_MIN, portFrom);
    Operands.write(out, REG_PROTO_MAX, portTo);
    Operands.writeUnlessZero(out, FLAGS, NatFlag.bits(flags));
  }

  /** To the address and port in these registers. */
  public static Nat destination(AddressFamily family, Register address, Register port) {
    return new Nat(
        Kind.DESTINATION,
        family,
        Optional.of(address),
        Optional.empty(),
        Optional.of(port),
        Optional.empty(),
        Set.of());
  }

  /** From the address in this register. */
  public static Nat source(AddressFamily family, Register address) {
    return new Nat(
        Kind.SOURCE,
        family,
        Optional.of(address),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  @Override
  public String toString() {
    return "nat "
        + kind
        + " "
        + family
        + addressFrom.map(from -> " addr " + from).orElse("")
        + portFrom.map(from -> " proto " + from).orElse("")
        + NatFlag.words(flags);
  }
}
