package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.List;
import java.util.StringJoiner;

/** Puts what the routing table says of the packet into a register. */
public record Fib(Register to, Result result, int flags) implements Expression {
  // enum nft_fib_attributes
  private static final int DREG = 1;
  private static final int RESULT = 2;
  private static final int FLAGS = 3;

  /** What is asked: enum nft_fib_result. */
  public enum Result implements Numbered {
    NOTHING(0, ""),
    INTERFACE(1, "oif"),
    INTERFACE_NAME(2, "oifname"),
    ADDRESS_TYPE(3, "type");

    private final int number;
    private final String word;

    Result(int number, String word) {
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

  // enum nft_fib_flags
  public static final int SOURCE = 1;
  public static final int DESTINATION = 2;
  public static final int MARK = 4;
  public static final int INPUT_INTERFACE = 8;
  public static final int OUTPUT_INTERFACE = 16;
  public static final int PRESENT = 32;

  /** RTN_LOCAL of include/uapi/linux/rtnetlink.h: the address is one of this machine's. */
  public static final int TYPE_LOCAL = 2;

  private static final List<String> FLAG_WORDS = List.of("saddr", "daddr", "mark", "iif", "oif");

  static Expression decode(AttributeTable in) {
    return Numbered.find(Result.values(), in.big32(RESULT))
        .<Expression>map(result -> new Fib(Operands.register(in, DREG), result, in.big32(FLAGS)))
        .orElse(UNKNOWN);
  }

  @Override
  public String kernelName() {
    return "fib";
  }

  @Override
  public void encode(AttributeWriter out) {
    out.big32(RESULT, result.number());
    Operands.write(out, DREG, to);
    out.big32(FLAGS, flags);
  }

  /** What the routing table says of the destination's kind. */
  public static Fib destinationType(Register to) {
    return new Fib(to, Result.ADDRESS_TYPE, DESTINATION);
  }

  /** As nft writes it. */
  String words() {
    StringJoiner keys = new StringJoiner(" . ");
    for (int i = 0; i < FLAG_WORDS.size(); i++) {
      if ((flags & 1 << i) != 0) {
        keys.add(FLAG_WORDS.get(i));
      }
    }
    return keys + " " + ((flags & PRESENT) != 0 ? "check" : result.toString());
  }

  @Override
  public String toString() {
    return "fib " + words() + " => " + to;
  }
}
