package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.core.Endpoints;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.config.MasterConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachabilityTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final ObjectName KUBERNETES = new ObjectName("default", "kubernetes");

  @TempDir Path folder;

  private Master start(String advertised) {
    return Master.start(
        MasterConfig.in(folder)
            .listeningOn(new InetSocketAddress(LOOPBACK, 0))
            .running(LoopSettings.NONE)
            .advertising(InetAddress.ofLiteral(advertised)));
  }

  private static KubeClient client(Master master) {
    return new KubeClient(
        Kubeconfig.read(master.kubeconfig()).connection(), ClientSettings.of("test"));
  }

  /** Its pods could not reach it there, but whoever is on the machine can use it. */
  @Test
  void aMasterOfThisMachineAloneHasNoEndpoint() {
    try (Master master = start("127.0.0.1");
        KubeClient client = client(master)) {
      assertTrue(client.find(Service.RESOURCE, KUBERNETES).isPresent());
      assertTrue(client.find(Endpoints.RESOURCE, KUBERNETES).isEmpty());
    }
  }

  @Test
  void theServiceLeadsToTheAdvertisedAddress() {
    try (Master master = start("192.0.2.1");
        KubeClient client = client(master)) {
      Endpoints endpoints = client.find(Endpoints.RESOURCE, KUBERNETES).orElseThrow();
      assertEquals(
          List.of("192.0.2.1"),
          endpoints.subsets().stream()
              .flatMap(subset -> subset.addresses().stream())
              .map(Endpoints.Address::ip)
              .toList());
    }
  }
}
