package io.longshore.netlink.nftables;

/** Something that happened to the ruleset, whoever did it. */
public sealed interface NftEvent {
  /** An object is new, or other than it was. */
  record Added(NftObject object) implements NftEvent {
    @Override
    public String toString() {
      return "add " + object;
    }
  }

  /** An object is gone. */
  record Removed(NftObject object) implements NftEvent {
    @Override
    public String toString() {
      return "delete " + object;
    }
  }

  /** The transaction whose changes came before is complete. */
  record Committed(Generation generation) implements NftEvent {
    @Override
    public String toString() {
      return generation.toString();
    }
  }
}
