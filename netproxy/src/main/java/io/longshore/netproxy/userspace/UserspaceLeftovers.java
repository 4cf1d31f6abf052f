package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.sync.Leftovers;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What this mode leaves: the machine takes packets for addresses of Services. */
public final class UserspaceLeftovers implements Leftovers {
  private final Supplier<List<? extends OwnAddresses>> opener;

  /** Of both families, opened when they are needed. */
  public UserspaceLeftovers(Supplier<List<? extends OwnAddresses>> opener) {
    this.opener = opener;
  }

  @Override
  public String mode() {
    return "userspace";
  }

  @Override
  public int remove() {
    int removed = 0;
    for (OwnAddresses own : opener.get()) {
      try (own) {
        Set<IpAddress> present = own.present();
        present.forEach(own::remove);
        removed += present.size();
      }
    }
    return removed;
  }
}
