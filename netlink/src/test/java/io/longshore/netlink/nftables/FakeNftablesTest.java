package io.longshore.netlink.nftables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.netlink.testing.FakeNftables;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ruleset in memory is like the kernel's. */
class FakeNftablesTest extends NftablesContract {
  private final FakeNftables fake = new FakeNftables();

  @Override
  Nftables nftables() {
    return fake;
  }

  @Test
  void whatIsToBeRefusedIsRefusedOnce() {
    fake.refuseNext(1);
    assertThrows(NetlinkException.class, () -> fake.apply(proxy()));
    assertEquals(List.of(), fake.tables());
    fake.apply(proxy());
    assertEquals(1, fake.tables().size());
  }
}
