package io.longshore.netlink.ipset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.netlink.testing.FakeIpSets;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeIpSetsTest extends IpSetsContract {
  private final FakeIpSets fake = new FakeIpSets();

  @Override
  IpSets sets() {
    return fake;
  }

  @Test
  void aHashHasAnEnd() {
    fake.create(
        new SetDefinition(
            "tiny", new SetKind.Hash(HashKey.IP, IpFamily.IPV4, 64, 1), SetExtensions.NONE));
    fake.add("tiny", element("10.0.0.1"));
    NetlinkException full =
        assertThrows(NetlinkException.class, () -> fake.add("tiny", element("10.0.0.2")));
    assertEquals(Optional.of(IpSetError.FULL), IpSetError.of(full));
  }
}
