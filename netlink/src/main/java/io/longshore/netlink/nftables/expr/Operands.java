package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;
import java.util.Optional;

/** Registers and constants as attributes: enum nft_data_attributes. */
final class Operands {
  private static final int DATA_VALUE = 1;

  private Operands() {}

  static void write(AttributeWriter out, int type, Register register) {
    out.big32(type, register.number());
  }

  static void write(AttributeWriter out, int type, Optional<Register> register) {
    register.ifPresent(present -> write(out, type, present));
  }

  static void write(AttributeWriter out, int type, Bytes data) {
    int nest = out.open(type);
    out.bytes(DATA_VALUE, data);
    out.close(nest);
  }

  static void writeFlag(AttributeWriter out, int type, int flag, boolean set) {
    if (set) {
      out.big32(type, flag);
    }
  }

  static void writeUnlessZero(AttributeWriter out, int type, int value) {
    if (value != 0) {
      out.big32(type, value);
    }
  }

  static Register register(AttributeTable in, int type) {
    int number = in.big32(type);
    if (!Register.isValid(number)) {
      in.fail(type, "no register has the number " + number);
      return Register.VERDICT;
    }
    return new Register(number);
  }

  static Optional<Register> optionalRegister(AttributeTable in, int type) {
    return in.has(type) ? Optional.of(register(in, type)) : Optional.empty();
  }

  /** The end of a range; the kernel shows the beginning again where none was given. */
  static Optional<Register> lastRegister(AttributeTable in, int first, int last) {
    Optional<Register> end = optionalRegister(in, last);
    return end.equals(optionalRegister(in, first)) ? Optional.empty() : end;
  }

  static Bytes data(AttributeTable in, int type) {
    return in.table(type, DATA_VALUE).bytes(DATA_VALUE);
  }

  static boolean flag(AttributeTable in, int type, int flag) {
    return (in.big32(type) & flag) != 0;
  }
}
