package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import io.longshore.netlink.wire.Bytes;

/** Puts a constant into a register. */
public record ImmediateData(Register to, Bytes data) implements Expression {
  static final String NAME = "immediate";
  // enum nft_immediate_attributes
  private static final int DREG = 1;
  private static final int DATA = 2;
  private static final int DATA_ATTRIBUTES = 2;

  static Expression decode(AttributeTable in) {
    AttributeTable data = in.table(DATA, DATA_ATTRIBUTES);
    return data.nested(Verdict.DATA_VERDICT)
        .<Expression>map(verdict -> new ImmediateVerdict(Verdict.decode(verdict)))
        .orElseGet(() -> new ImmediateData(Operands.register(in, DREG), Operands.data(in, DATA)));
  }

  @Override
  public String kernelName() {
    return NAME;
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, DREG, to);
    Operands.write(out, DATA, data);
  }

  static void encodeVerdict(AttributeWriter out, Verdict verdict) {
    Operands.write(out, DREG, Register.VERDICT);
    int nest = out.open(DATA);
    verdict.encode(out);
    out.close(nest);
  }

  @Override
  public String toString() {
    return "immediate " + to + " = " + data;
  }
}
