package io.longshore.netlink.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.netlink.testing.FakeIpvs;
import org.junit.jupiter.api.Test;

class FakeIpvsTest extends IpvsContract {
  private final FakeIpvs fake = new FakeIpvs();

  @Override
  Ipvs ipvs() {
    return fake;
  }

  @Test
  void connectionsComeAndGoAsTheTestSays() {
    fake.add(VirtualService.of(WEB, "rr"));
    fake.add(WEB, Destination.masqueraded(at("10.0.1.1", 80), 1));
    fake.setConnections(WEB, at("10.0.1.1", 80), 2, 3);
    fake.update(WEB, Destination.masqueraded(at("10.0.1.1", 80), 0));
    DestinationStatus status = fake.destinations(WEB).getFirst();
    assertEquals(2, status.active());
    assertEquals(3, status.inactive());
    assertEquals(0, status.destination().weight());
  }
}
