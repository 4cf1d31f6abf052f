package io.longshore.netlink.conntrack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.wire.NetlinkException;
import org.junit.jupiter.api.Test;

/** Only inside of a namespace: the machine's own limits are not for tests to change. */
@KernelTest(commands = {"ip", "conntrack"})
class FlowLimitsTest {

  @Test
  void insideOfANamespaceTheyCanOnlyBeRead() throws Exception {
    try (TestNetwork network = TestNetwork.create()) {
      FlowLimits limits = new FlowLimits();
      long limit = network.namespace().call(limits::limit);
      long buckets = network.namespace().call(limits::buckets);
      assertTrue(limit > 0 && buckets > 0);
      network
          .namespace()
          .call(
              () -> {
                limits.setLimit(limit);
                limits.setBuckets(buckets);
                return "what is so already can be asked for";
              });
      NetlinkException refused =
          assertThrows(
              NetlinkException.class,
              () ->
                  network
                      .namespace()
                      .call(
                          () -> {
                            limits.setLimit(limit + 1);
                            return limits;
                          }));
      assertTrue(refused.notPermitted());
      assertEquals(
          "set net/netfilter/nf_conntrack_max to %d: EACCES (Permission denied): it is %d, and can"
                  .formatted(limit + 1, limit)
              + " be changed only in the machine's first network namespace, by root",
          refused.getMessage());
      assertEquals(limit, network.namespace().call(limits::limit));
    }
  }
}
