package io.longshore.netproxy.model;

/**
 * Whose packets get this node's address for their source.
 *
 * @param everything also packets of pods to cluster addresses
 * @param markBit the bit of a packet's mark that says so, for backends that need a mark
 */
public record Masquerading(boolean everything, LocalTraffic localTraffic, int markBit) {

  /** Checks the bit. */
  public Masquerading {
    if (markBit < 0 || markBit > 31) {
      throw new IllegalArgumentException("a mark has the bits 0 to 31, not " + markBit);
    }
  }

  /** The mark: 0x4000 unless somebody has chosen another bit. */
  public int mark() {
    return 1 << markBit;
  }
}
