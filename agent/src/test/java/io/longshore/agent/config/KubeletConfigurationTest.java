package io.longshore.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.config.StrictConfig;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.meta.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletConfigurationTest {
  private static final String HEADER =
      "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n";

  /** As kubeadm 1.36 writes it to /var/lib/kubelet/config.yaml. */
  private static final String KUBEADM =
      """
      apiVersion: kubelet.config.k8s.io/v1beta1
      authentication:
        anonymous:
          enabled: false
        webhook:
          cacheTTL: 0s
          enabled: true
        x509:
          clientCAFile: /etc/kubernetes/pki/ca.crt
      authorization:
        mode: Webhook
        webhook:
          cacheAuthorizedTTL: 0s
          cacheUnauthorizedTTL: 0s
      cgroupDriver: systemd
      clusterDNS:
      - 10.96.0.10
      clusterDomain: cluster.local
      containerRuntimeEndpoint: ""
      cpuManagerReconcilePeriod: 0s
      crashLoopBackOff: {}
      evictionPressureTransitionPeriod: 0s
      fileCheckFrequency: 0s
      healthzBindAddress: 127.0.0.1
      healthzPort: 10248
      httpCheckFrequency: 0s
      imageMaximumGCAge: 0s
      imageMinimumGCAge: 0s
      kind: KubeletConfiguration
      logging:
        flushFrequency: 0
        options:
          json:
            infoBufferSize: "0"
          text:
            infoBufferSize: "0"
        verbosity: 0
      memorySwap: {}
      nodeStatusReportFrequency: 0s
      nodeStatusUpdateFrequency: 0s
      rotateCertificates: true
      runtimeRequestTimeout: 0s
      shutdownGracePeriod: 0s
      shutdownGracePeriodCriticalPods: 0s
      staticPodPath: /etc/kubernetes/manifests
      streamingConnectionIdleTimeout: 0s
      syncFrequency: 0s
      volumeStatsAggPeriod: 0s
      """;

  /** What nobody would write into a file. */
  private static final List<Object> EMPTY = List.of("", 0, false, List.of(), Map.of());

  private static KubeletConfiguration read(String text) {
    return StrictConfig.parse(
        "kubelet.yaml",
        text,
        KubeletConfiguration.API_VERSION,
        KubeletConfiguration.KIND,
        KubeletConfiguration.DEFAULT);
  }

  /** Every name and every default: a change of one must be meant. */
  @Test
  void hasTheDefaultsOfUpstream() {
    Map<?, ?> fields = Json.read(Json.write(KubeletConfiguration.DEFAULT.fields()), Map.class);
    Map<?, ?> expected =
        Json.read(
            """
            {"syncFrequency":"1m0s","fileCheckFrequency":"20s","httpCheckFrequency":"20s",
             "enableServer":true,"address":"0.0.0.0","port":10250,
             "authentication":{"x509":{},"anonymous":{},"webhook":{"enabled":true,"cacheTTL":"2m0s"}},
             "authorization":{"mode":"Webhook",
               "webhook":{"cacheAuthorizedTTL":"5m0s","cacheUnauthorizedTTL":"30s"}},
             "enableDebuggingHandlers":true,"enableProfilingHandler":true,
             "enableDebugFlagsHandler":true,"enableSystemLogHandler":true,
             "healthzPort":10248,"healthzBindAddress":"127.0.0.1",
             "streamingConnectionIdleTimeout":"4h0m0s",
             "eventRecordQPS":50,"eventBurst":100,
             "contentType":"application/vnd.kubernetes.protobuf",
             "kubeAPIQPS":50,"kubeAPIBurst":100,
             "registerNode":true,"nodeStatusUpdateFrequency":"10s",
             "nodeStatusReportFrequency":"5m0s","nodeLeaseDurationSeconds":40,
             "nodeStatusMaxImages":50,"maxPods":110,"enableControllerAttachDetach":true,
             "registryPullQPS":5,"registryBurst":10,"serializeImagePulls":true,
             "imageMinimumGCAge":"2m0s","imageMaximumGCAge":"0s",
             "imageGCHighThresholdPercent":85,"imageGCLowThresholdPercent":80,
             "containerRuntimeEndpoint":"unix:///run/containerd/containerd.sock",
             "runtimeRequestTimeout":"2m0s","hairpinMode":"promiscuous-bridge",
             "podLogsDir":"/var/log/pods","containerLogMaxSize":"10Mi","containerLogMaxFiles":5,
             "containerLogMaxWorkers":1,"containerLogMonitorInterval":"10s",
             "resolvConf":"/etc/resolv.conf",
             "cgroupsPerQOS":true,"cgroupDriver":"cgroupfs","enforceNodeAllocatable":["pods"],
             "podPidsLimit":-1,"cpuCFSQuota":true,"cpuCFSQuotaPeriod":"100ms",
             "failSwapOn":true,"failCgroupV1":true,"memoryThrottlingFactor":0.9,
             "cpuManagerPolicy":"none","cpuManagerReconcilePeriod":"10s",
             "memoryManagerPolicy":"None","topologyManagerPolicy":"none",
             "topologyManagerScope":"container",
             "evictionHard":{"memory.available":"100Mi","nodefs.available":"10%",
               "nodefs.inodesFree":"5%","imagefs.available":"15%","imagefs.inodesFree":"5%"},
             "evictionPressureTransitionPeriod":"5m0s",
             "volumeStatsAggPeriod":"1m0s",
             "volumePluginDir":"/usr/libexec/kubernetes/kubelet-plugins/volume/exec/",
             "localStorageCapacityIsolation":true,
             "configMapAndSecretChangeDetectionStrategy":"Watch",
             "shutdownGracePeriod":"0s","shutdownGracePeriodCriticalPods":"0s",
             "oomScoreAdj":-999,"maxOpenFiles":1000000,"makeIPTablesUtilChains":true,
             "iptablesMasqueradeBit":14,"iptablesDropBit":15,"logging":{"format":"text"}}
            """,
            Map.class);
    expected.forEach((name, value) -> assertEquals(value, fields.get(name), () -> "" + name));
    fields.forEach(
        (name, value) ->
            assertTrue(
                expected.containsKey(name) || EMPTY.contains(value),
                () -> name + " is " + value + " without being asked"));
  }

  @Test
  void readsWhatKubeadmWrites() {
    KubeletConfiguration config = read(KUBEADM);
    assertEquals("systemd", config.cgroups().cgroupDriver());
    assertEquals(List.of("10.96.0.10"), config.dns().clusterDNS());
    assertEquals(
        "unix:///run/containerd/containerd.sock", config.runtime().containerRuntimeEndpoint());
    assertEquals(Duration.ofMinutes(5), config.eviction().evictionPressureTransitionPeriod());
    assertEquals(Duration.ofSeconds(10), config.node().nodeStatusUpdateFrequency());
    assertEquals(
        "/etc/kubernetes/pki/ca.crt", config.server().authentication().x509().clientCAFile());
    assertEquals("/etc/kubernetes/manifests", config.sources().staticPodPath());
    assertEquals(Duration.ofMinutes(2), config.images().imageMinimumGCAge());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxPodz: 3 | kubelet.yaml:3: unknown field \"maxPodz\", did you mean \"maxPods\"?",
        "maxPods: many | kubelet.yaml:3: maxPods: \"many\" is not a number",
        "cgroupDriver: fs | \"fs\" is none of cgroupfs, systemd",
        "imageGCHighThresholdPercent: 70 | must be less than imageGCHighThresholdPercent (70)",
        "'authentication: {x508: {}}' | unknown field \"x508\", did you mean \"x509\"?",
        "'evictionHard: {memory.available: lots}' | not a quantity",
        "'evictionHard: {memory.free: 1Gi}' | memory.free",
        "'systemReserved: {gpu: \"1\"}' | \"gpu\" is none of cpu, memory",
        "cpuManagerPolicy: static | cpuManagerPolicy: \"static\" is none of",
        "readOnlyPort: 10255 | a port without authentication is not served",
      })
  void saysWhatIsWrongAndWhere(String line, String problem) {
    ConfigException refused = assertThrows(ConfigException.class, () -> read(HEADER + line + "\n"));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(problem),
        () -> "says: " + refused.getMessage() + "\nbut not: " + problem);
  }

  @Test
  void findsThresholdsOfBothForms() {
    EvictionSettings eviction =
        read(HEADER + "evictionHard: {memory.available: 1Gi, nodefs.available: 25%}\n").eviction();
    assertEquals(1L << 30, eviction.hardThreshold("memory.available", 8L << 30));
    assertEquals(250, eviction.hardThreshold("nodefs.available", 1000));
    assertEquals(0, eviction.hardThreshold("imagefs.available", 1000), "defaults are replaced");
    EvictionSettings merged =
        read(HEADER + "evictionHard: {pid.available: 5%}\nmergeDefaultEvictionSettings: true\n")
            .eviction();
    assertEquals(100L << 20, merged.hardThreshold("memory.available", 8L << 30));
    assertEquals(50, merged.hardThreshold("pid.available", 1000));
  }

  @Test
  void flagsStandBeforeTheFile() {
    AgentCommandLine line =
        AgentCommandLine.parse(
            List.of(
                "--kubeconfig=/etc/k",
                "--client-ca-file=/ca",
                "--anonymous-auth",
                "--cluster-dns",
                "10.0.0.10,10.0.0.11",
                "-v",
                "3",
                "--kube-reserved=cpu=100m,memory=1Gi",
                "--eviction-hard=memory.available<5%",
                "--register-with-taints=a=b:NoSchedule,c:NoExecute",
                "--feature-gates=A=true,B=0",
                "--node-labels=x=y,z="));
    KubeletConfiguration config = line.configuration();
    assertEquals("/ca", config.server().authentication().x509().clientCAFile());
    assertTrue(config.server().authentication().anonymous().enabled());
    assertTrue(config.server().authentication().webhook().enabled());
    assertEquals(List.of("10.0.0.10", "10.0.0.11"), config.dns().clusterDNS());
    assertEquals(3, config.process().logging().verbosity());
    assertEquals(Map.of("A", true, "B", false), config.process().featureGates());
    assertEquals(Map.of("cpu", "100m", "memory", "1Gi"), config.node().kubeReserved());
    assertEquals(Map.of("memory.available", "5%"), config.eviction().evictionHard());
    assertEquals(
        List.of(
            new NodeSettings.Taint("a", "b", "NoSchedule"),
            new NodeSettings.Taint("c", "", "NoExecute")),
        config.node().registerWithTaints());
    assertEquals(Map.of("x", "y", "z", ""), line.pairs("node-labels"));
    assertEquals("/etc/k", line.value("kubeconfig").orElseThrow());
    assertEquals(Quantity.parse("10Mi"), config.logs().containerLogMaxSize());
    assertFalse(line.isTrue("proxy"));
    assertThrows(
        IllegalArgumentException.class, () -> AgentCommandLine.parse(List.of("--nonsense")));
  }
}
