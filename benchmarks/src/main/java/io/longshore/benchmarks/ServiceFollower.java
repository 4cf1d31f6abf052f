package io.longshore.benchmarks;

import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.informer.Informer;
import io.longshore.kubeapi.informer.InformerSettings;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Metadata;
import io.longshore.kubeapi.meta.Resource;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The process that the bench measures: two informers and nothing else. */
public final class ServiceFollower {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ServiceFollower() {}

  /** The metadata that a Service proxy needs. */
  private record Meta(
      String name,
      String namespace,
      String uid,
      String resourceVersion,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Metadata {}

  /** What a Service proxy needs of a Service. */
  private record ProxiedService(Meta metadata, Optional<Service.Spec> spec) implements KubeObject {}

  /** What a Service proxy needs of an EndpointSlice. */
  private record ProxiedSlice(
      Meta metadata, String addressType, List<Endpoint> endpoints, List<EndpointSlice.Port> ports)
      implements KubeObject {

    /** Without the pod behind it. */
    private record Endpoint(
        List<String> addresses,
        Optional<EndpointSlice.Conditions> conditions,
        String nodeName,
        String zone,
        Optional<EndpointSlice.Hints> hints) {}
  }

  /**
   * Follows the server of the first argument until so many changes have come as the second says.
   */
  public static void main(String[] arguments) throws InterruptedException {
    int events = Integer.parseInt(arguments[1]);
    long before = usedHeap();
    Delays delays = new Delays(events);
    ClusterConnection server = ClusterConnection.anonymous(URI.create(arguments[0]));
    try (KubeClient client = new KubeClient(server, ClientSettings.of("bench"));
        Informer<ProxiedService> services =
            informer(client, Service.RESOURCE.as(ProxiedService.class));
        Informer<ProxiedSlice> slices =
            informer(client, EndpointSlice.RESOURCE.as(ProxiedSlice.class))) {
      services.start();
      slices.start();
      if (!services.awaitSynced(PATIENCE) || !slices.awaitSynced(PATIENCE)) {
        throw new IllegalStateException("not synced within " + PATIENCE);
      }
      System.out.println("synced");
      int objects = services.cache().size() + slices.cache().size();
      System.out.println("bytes " + (usedHeap() - before) / objects);
      slices.cache().addHandler(delays);
      delays.complete.await();
      System.out.println("p50 " + delays.samples.median());
      System.out.println("p99 " + delays.samples.p99());
    }
  }

  private static <T extends KubeObject> Informer<T> informer(
      KubeClient client, Resource<T> resource) {
    return new Informer<>(client, resource, "", ListOptions.ALL, InformerSettings.DEFAULT);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Takes the time since each change, which stands in it. */
  private static final class Delays implements Handler<ProxiedSlice> {
    private final Samples samples;
    private final CountDownLatch complete;

    Delays(int events) {
      this.samples = new Samples(events);
      this.complete = new CountDownLatch(events);
    }

    @Override
    public void added(ProxiedSlice object) {}

    @Override
    public void updated(ProxiedSlice before, ProxiedSlice after) {
      String at = after.metadata().annotations().getOrDefault("at", "");
      if (!at.isEmpty() && complete.getCount() > 0) {
        samples.addSince(Long.parseLong(at));
        complete.countDown();
      }
    }

    @Override
    public void deleted(ProxiedSlice last) {}
  }
}
