package io.longshore.netlink.nftables;

/** What a set maps its keys to. */
public sealed interface MapTarget {
  /** Nothing: it is no map. */
  record None() implements MapTarget {
    @Override
    public String toString() {
      return "";
    }
  }

  /** To data. */
  record Data(DataType type) implements MapTarget {
    @Override
    public String toString() {
      return " : " + type;
    }
  }

  /** To verdicts. */
  record Verdicts() implements MapTarget {
    @Override
    public String toString() {
      return " : verdict";
    }
  }

  /** To named objects of a kind: NFT_OBJECT_. */
  record Objects(int kind) implements MapTarget {
    @Override
    public String toString() {
      return " : " + NamedObject.kindName(kind);
    }
  }
}
