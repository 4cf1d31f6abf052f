package io.longshore.netproxy.model;

/** How packets of this node's pods are told from others. */
public sealed interface LocalTraffic {

  /**
   * They cannot be told: nobody's packets to a cluster address get another source, and pods are
   * outsiders to external addresses.
   */
  record Unknown() implements LocalTraffic {}

  /** Their source is in a range. */
  record FromRange(Cidr range) implements LocalTraffic {}

  /** They come in by one device, a bridge. */
  record FromBridge(String name) implements LocalTraffic {}

  /** They come in by devices whose names begin alike. */
  record FromDevices(String namePrefix) implements LocalTraffic {}
}
