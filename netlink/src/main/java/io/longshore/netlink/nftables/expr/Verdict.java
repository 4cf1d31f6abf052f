package io.longshore.netlink.nftables.expr;

import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.AttributeWriter;
import java.util.Locale;

/**
 * What a rule or a map's element decides about a packet: enum nft_verdicts and linux/netfilter.h.
 */
public sealed interface Verdict {
  /** The number of the verdict. */
  int code();

  /** A verdict without a chain. */
  enum Plain implements Verdict {
    /** The packet is dropped. */
    DROP(0),
    /** The packet goes on, out of this table's chain. */
    ACCEPT(1),
    /** The next rule is asked, as if nothing had been said. */
    CONTINUE(-1),
    /** The next rule is asked, and the rest of this one is not. */
    BREAK(-2),
    /** Back to the chain that jumped here. */
    RETURN(-5);

    private final int code;

    Plain(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Ask the rules of a chain, and come back. */
  record Jump(String chain) implements Verdict {
    @Override
    public int code() {
      return JUMP;
    }

    @Override
    public String toString() {
      return "jump " + chain;
    }
  }

  /** Ask the rules of a chain instead of these. */
  record Goto(String chain) implements Verdict {
    @Override
    public int code() {
      return GOTO;
    }

    @Override
    public String toString() {
      return "goto " + chain;
    }
  }

  /** A verdict of another kernel, or one with the number of a queue in it. */
  record Unknown(int code) implements Verdict {
    @Override
    public String toString() {
      return "verdict " + code;
    }
  }

  /** Ask the rules of a chain, and come back. */
  static Verdict jump(String chain) {
    return new Jump(chain);
  }

  /** Ask the rules of a chain instead of these. */
  static Verdict goTo(String chain) {
    return new Goto(chain);
  }

  /** The chain that it leads to; empty for none. */
  default String target() {
    return switch (this) {
      case Jump jump -> jump.chain;
      case Goto go -> go.chain;
      case Plain plain -> "";
      case Unknown unknown -> "";
    };
  }

  /** Writes {@code NFTA_DATA_VERDICT}: enum nft_verdict_attributes. */
  default void encode(AttributeWriter out) {
    int nest = out.open(DATA_VERDICT);
    out.big32(VERDICT_CODE, code());
    if (!target().isEmpty()) {
      out.text(VERDICT_CHAIN, target());
    }
    out.close(nest);
  }

  /** Reads what is inside of {@code NFTA_DATA_VERDICT}. */
  static Verdict decode(AttributeReader in) {
    int code = 0;
    String chain = "";
    while (in.next()) {
      switch (in.type()) {
        case VERDICT_CODE -> code = in.big32();
        case VERDICT_CHAIN -> chain = in.text();
        default -> {} // the identifier of a chain, which only a request has
      }
    }
    return of(code, chain);
  }

  private static Verdict of(int code, String chain) {
    return switch (code) {
      case 0 -> Plain.DROP;
      case 1 -> Plain.ACCEPT;
      case -1 -> Plain.CONTINUE;
      case -2 -> Plain.BREAK;
      case JUMP -> new Jump(chain);
      case GOTO -> new Goto(chain);
      case -5 -> Plain.RETURN;
      default -> new Unknown(code);
    };
  }

  /** NFT_JUMP. */
  int JUMP = -3;

  /** NFT_GOTO. */
  int GOTO = -4;

  /** NFTA_DATA_VERDICT. */
  int DATA_VERDICT = 2;

  /** NFTA_VERDICT_CODE. */
  int VERDICT_CODE = 1;

  /** NFTA_VERDICT_CHAIN. */
  int VERDICT_CHAIN = 2;
}
