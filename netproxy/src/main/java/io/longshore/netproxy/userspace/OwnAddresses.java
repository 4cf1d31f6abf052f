package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.IpAddress;
import java.util.Set;

/** Addresses that the machine takes packets for though none of its devices has them. */
public interface OwnAddresses extends AutoCloseable {
  /** A machine that is told by somebody else which addresses are its own. */
  OwnAddresses NONE =
      new OwnAddresses() {
        @Override
        public Set<IpAddress> present() {
          return Set.of();
        }

        @Override
        public void add(IpAddress address) {}

        @Override
        public void remove(IpAddress address) {}

        @Override
        public void close() {}
      };

  /** Those that are there, whoever of this mode made them. */
  Set<IpAddress> present();

  /** Takes packets for an address from now on. */
  void add(IpAddress address);

  /** Does so no longer. */
  void remove(IpAddress address);

  @Override
  void close();
}
