package io.longshore.netproxy.model;

import java.util.List;

/** Which of the node's addresses have its node ports. */
public sealed interface NodePortAddresses {

  /** All that it has, now and later. */
  record All() implements NodePortAddresses {}

  /** These, sorted; there may be none. */
  record Listed(List<IpAddress> addresses) implements NodePortAddresses {
    /** Copies the list. */
    public Listed {
      addresses = addresses.stream().distinct().sorted().toList();
    }
  }
}
