package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeTable;
import io.longshore.netlink.wire.AttributeWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Adds a packet's data to a set, updates its element, or deletes it. */
public record DynamicUpdate(
    Operation operation,
    String set,
    int setId,
    Register key,
    Optional<Register> data,
    Duration timeout,
    List<Expression> expressions,
    boolean inverted)
    implements Expression {
  // enum nft_dynset_attributes
  private static final int SET_NAME = 1;
  private static final int SET_ID = 2;
  private static final int OP = 3;
  private static final int SREG_KEY = 4;
  private static final int SREG_DATA = 5;
  private static final int TIMEOUT = 6;
  private static final int EXPR = 7;
  private static final int FLAGS = 9;
  private static final int EXPRESSIONS = 10;
  private static final int INVERTED = 1; // NFT_DYNSET_F_INV
  private static final int WITH_EXPRESSIONS = 2; // NFT_DYNSET_F_EXPR

  /** What is done: enum nft_dynset_ops. */
  public enum Operation implements Numbered {
    ADD(0),
    UPDATE(1),
    DELETE(2);

    private final int number;

    Operation(int number) {
      this.number = number;
    }

    @Override
    public int number() {
      return number;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Copies the expressions. */
  public DynamicUpdate {
    expressions = List.copyOf(expressions);
  }

  static Expression decode(AttributeTable in) {
    return Numbered.find(Operation.values(), in.big32(OP))
        .map(operation -> decode(operation, in))
        .orElse(UNKNOWN);
  }

  private static Expression decode(Operation operation, AttributeTable in) {
    List<Expression> expressions =
        in.nested(EXPR)
            .map(single -> List.of(Expressions.read(single)))
            .or(() -> in.nested(EXPRESSIONS).map(Expressions::readList))
            .orElse(List.of());
    return new DynamicUpdate(
        operation,
        in.text(SET_NAME),
        in.big32(SET_ID),
        Operands.register(in, SREG_KEY),
        Operands.optionalRegister(in, SREG_DATA),
        Duration.ofMillis(in.big64(TIMEOUT)),
        expressions,
        Operands.flag(in, FLAGS, INVERTED));
  }

  @Override
  public String kernelName() {
    return "dynset";
  }

  @Override
  public void encode(AttributeWriter out) {
    Operands.write(out, SREG_KEY, key);
    Operands.write(out, SREG_DATA, data);
    out.big32(OP, operation.number());
    if (!timeout.isZero()) {
      out.big64(TIMEOUT, timeout.toMillis());
    }
    out.text(SET_NAME, set);
    Operands.writeUnlessZero(out, SET_ID, setId);
    int flags = (inverted ? INVERTED : 0) | (expressions.isEmpty() ? 0 : WITH_EXPRESSIONS);
    Operands.writeUnlessZero(out, FLAGS, flags);
    if (expressions.size() == 1) {
      Expressions.write(out, EXPR, expressions.getFirst());
    } else if (!expressions.isEmpty()) {
      Expressions.writeList(out, EXPRESSIONS, expressions);
    }
  }

  /** Adds an element, or renews its time-out if it is there; expires after that time. */
  public static DynamicUpdate update(String set, Register key, Duration timeout) {
    return new DynamicUpdate(
        Operation.UPDATE, set, 0, key, Optional.empty(), timeout, List.of(), false);
  }

  /** The same for a map: with a register that holds the data. */
  public DynamicUpdate withData(Register from) {
    return new DynamicUpdate(
        operation, set, setId, key, Optional.of(from), timeout, expressions, inverted);
  }

  @Override
  public String toString() {
    return "dynset "
        + operation.word()
        + " "
        + key
        + " set "
        + set
        + data.map(from -> " data " + from).orElse("");
  }
}
