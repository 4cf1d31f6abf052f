package io.longshore.netproxy.nftables;

import java.util.List;
import java.util.Optional;

/**
 * What a frontend leads to: a chain for each number of endpoints and way to treat packets, shared
 * by all Services that need it.
 */
sealed interface Way {

  /** Which packets get this node's address for their source. */
  enum Source {
    /** Those that do not come from pods of this node, or as the user wants. */
    CLUSTER("cluster", "packets to cluster addresses"),
    /** All. */
    OUTSIDE("external", "packets to external addresses, which may leave the node"),
    /** None. */
    KEPT("kept", "packets of pods to external addresses");

    private final String word;
    private final String comment;

    Source(String word, String comment) {
      this.word = word;
      this.comment = comment;
    }
  }

  /** The name of the chain. */
  String chainName();

  /** For people. */
  String comment();

  /** The chains that this one leads to. */
  List<Way> needs();

  /**
   * Packets are spread over endpoints.
   *
   * @param nodePort whether the frontend is a port alone
   * @param sticky whether a client stays with its endpoint
   */
  record Spread(boolean nodePort, Source source, int count, boolean sticky) implements Way {
    @Override
    public String chainName() {
      return (nodePort ? "node-port-" : "") + source.word + "-" + count + suffix(sticky);
    }

    @Override
    public String comment() {
      return source.comment + ", to " + endpoints(count);
    }

    @Override
    public List<Way> needs() {
      return List.of();
    }
  }

  /**
   * Packets from outside stay on this node; those of its pods and its own are spread as if they
   * went to a cluster address.
   *
   * @param localCount how many endpoints are on this node; with 0, packets from outside are dropped
   * @param count how many there are for the others
   */
  record Divided(boolean nodePort, int localCount, int count, boolean sticky) implements Way {
    @Override
    public String chainName() {
      return (nodePort ? "node-port-" : "")
          + "local-"
          + localCount
          + "-of-"
          + count
          + suffix(sticky);
    }

    @Override
    public String comment() {
      return "packets to external addresses, to " + endpoints(localCount) + " on this node";
    }

    /** For pods. */
    Optional<Spread> keepingSource() {
      return inside(Source.KEPT);
    }

    /** For this node itself. */
    Optional<Spread> masked() {
      return inside(Source.OUTSIDE);
    }

    private Optional<Spread> inside(Source source) {
      return count == 0
          ? Optional.empty()
          : Optional.of(new Spread(nodePort, source, count, sticky));
    }

    @Override
    public List<Way> needs() {
      return count == 0
          ? List.of()
          : List.of(keepingSource().orElseThrow(), masked().orElseThrow());
    }
  }

  /**
   * It is remembered which endpoint a client has.
   *
   * @param seconds for how long after its last new connection
   */
  record Remember(int seconds) implements Way {
    @Override
    public String chainName() {
      return "remember-" + seconds + "s";
    }

    @Override
    public String comment() {
      return "clients that stay with their endpoint";
    }

    @Override
    public List<Way> needs() {
      return List.of();
    }
  }

  private static String suffix(boolean sticky) {
    return sticky ? "-sticky" : "";
  }

  private static String endpoints(int count) {
    return count == 1 ? "1 endpoint" : count + " endpoints";
  }
}
