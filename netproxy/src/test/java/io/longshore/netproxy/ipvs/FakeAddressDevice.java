package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** A device in memory: it refuses what the kernel refuses. For one thread. */
final class FakeAddressDevice implements AddressDevice {
  final Set<IpAddress> bound = new HashSet<>();
  final Set<IpAddress> elsewhere = new HashSet<>();
  private boolean present;

  @Override
  public boolean ensure() {
    boolean made = !present;
    present = true;
    return made;
  }

  @Override
  public boolean remove() {
    boolean was = present;
    present = false;
    bound.clear();
    return was;
  }

  @Override
  public Addresses addresses() {
    return new Addresses(bound, elsewhere);
  }

  @Override
  public void bind(Collection<IpAddress> addresses) {
    for (IpAddress address : addresses) {
      check(present && bound.add(address), "bind " + address);
    }
  }

  @Override
  public void unbind(Collection<IpAddress> addresses) {
    for (IpAddress address : addresses) {
      check(present && bound.remove(address), "unbind " + address);
    }
  }

  private static void check(boolean fine, String step) {
    if (!fine) {
      throw new IllegalStateException("cannot " + step);
    }
  }

  @Override
  public void close() {}
}
