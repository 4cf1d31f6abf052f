package io.longshore.netproxy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.testing.KernelTest;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.testing.Question.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KernelTest(commands = {"ip", "nft"})
class ProxyNetworkTest {
  private final ProxyNetwork network = new ProxyNetwork();

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void everyPlaceReachesEveryPodAndIsSeenAsItself() {
    for (IpFamily family : IpFamily.values()) {
      for (Place from :
          List.of(Place.LOCAL_POD, Place.OUTSIDE, Place.OTHER_NODE, Place.REMOTE_POD)) {
        for (Place to : List.of(Place.SECOND_POD, Place.NODE)) {
          for (Protocol protocol : Protocol.values()) {
            Probe probe =
                new Probe(from, to.address(family), ClusterAddresses.SERVER_PORT, protocol);
            assertEquals(
                List.of(new Reply.From(to, from.address(family))),
                network.ask(probe, 1, Duration.ofSeconds(5)),
                probe::toString);
          }
        }
      }
    }
  }

  @Test
  void refusalAndSilenceAreToldApart() {
    network
        .network(Place.NODE)
        .runWithInput(
            """
            table inet test {
              chain forward {
                type filter hook forward priority 0;
                tcp dport 81 drop
                udp dport 81 drop
                sctp dport 81 drop
                tcp dport 82 reject
                udp dport 82 reject
                sctp dport 82 reject
              }
            }
            """,
            "nft",
            "-f",
            "-");
    for (IpFamily family : IpFamily.values()) {
      IpAddress pod = Place.SECOND_POD.address(family);
      for (Protocol protocol : Protocol.values()) {
        assertEquals(
            List.of(new Reply.Silence()),
            network.ask(new Probe(Place.OUTSIDE, pod, 81, protocol), 1, Duration.ofMillis(200)));
        assertEquals(
            List.of(new Reply.Refused()),
            network.ask(new Probe(Place.OUTSIDE, pod, 82, protocol), 1, Duration.ofSeconds(5)));
      }
    }
  }
}
