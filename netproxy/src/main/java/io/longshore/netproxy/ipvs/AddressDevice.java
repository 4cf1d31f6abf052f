package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.IpAddress;
import java.util.Collection;
import java.util.Set;

/** The device that has the addresses of Services, of one family. */
interface AddressDevice extends AutoCloseable {
  /** kube-proxy's name for it. */
  String NAME = "kube-ipvs0";

  /**
   * Which addresses there are, loopback and those of single links left out.
   *
   * @param bound those of the device
   * @param elsewhere those of other devices
   */
  record Addresses(Set<IpAddress> bound, Set<IpAddress> elsewhere) {
    /** Copies the sets. */
    public Addresses {
      bound = Set.copyOf(bound);
      elsewhere = Set.copyOf(elsewhere);
    }
  }

  /** Makes the device unless it is there, and tells whether it was not. */
  boolean ensure();

  /** Removes the device with all its addresses, of the other family too; whether it was there. */
  boolean remove();

  /** All addresses. */
  Addresses addresses();

  /** Gives it addresses that it has not. */
  void bind(Collection<IpAddress> addresses);

  /** Takes addresses away that it has. */
  void unbind(Collection<IpAddress> addresses);

  @Override
  void close();
}
