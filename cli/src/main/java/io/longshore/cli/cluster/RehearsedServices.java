package io.longshore.cli.cluster;

import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.json.Json;

/** Something to do for a proxy whose first sync is to be rehearsed. */
final class RehearsedServices {
  private static final int ALL = 300;

  private RehearsedServices() {}

  /** Makes Services of two endpoints each. */
  static void create(KubeClient client) {
    for (int number = 0; number < ALL; number++) {
      client.create(Service.RESOURCE, service(number), WriteOptions.DEFAULT);
      client.create(EndpointSlice.RESOURCE, slice(number), WriteOptions.DEFAULT);
    }
  }

  private static Service service(int number) {
    return Json.read(
        """
        {"metadata":{"namespace":"default","name":"service-%d"},
         "spec":{"ports":[{"name":"http","port":80,"targetPort":8080}]}}
        """
            .formatted(number),
        Service.class);
  }

  private static EndpointSlice slice(int number) {
    return Json.read(
        """
        {"metadata":{"namespace":"default","name":"service-%1$d-slice",
          "labels":{"kubernetes.io/service-name":"service-%1$d"}},
         "addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],
         "endpoints":[
          {"addresses":["10.244.%2$d.1"],"conditions":{"ready":true},"nodeName":"other"},
          {"addresses":["10.244.%2$d.2"],"conditions":{"ready":true},"nodeName":"rehearsal"}]}
        """
            .formatted(number, number % 250),
        EndpointSlice.class);
  }
}
