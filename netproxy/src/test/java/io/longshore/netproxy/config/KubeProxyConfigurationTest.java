package io.longshore.netproxy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.config.ConfigException;
import io.longshore.kubeapi.config.Flag;
import io.longshore.kubeapi.config.StrictConfig;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeProxyConfigurationTest {
  private static final String HEADER =
      "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

  /** As kubeadm 1.36 writes it into its ConfigMap. */
  private static final String KUBEADM =
      """
      apiVersion: kubeproxy.config.k8s.io/v1alpha1
      bindAddress: 0.0.0.0
      bindAddressHardFail: false
      clientConnection:
        acceptContentTypes: ""
        burst: 0
        contentType: ""
        kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
        qps: 0
      clusterCIDR: 10.244.0.0/16
      configSyncPeriod: 0s
      conntrack:
        maxPerCore: null
        min: null
        tcpBeLiberal: false
        tcpCloseWaitTimeout: null
        tcpEstablishedTimeout: null
        udpStreamTimeout: 0s
        udpTimeout: 0s
      detectLocal:
        bridgeInterface: ""
        interfaceNamePrefix: ""
      detectLocalMode: ""
      enableProfiling: false
      healthzBindAddress: ""
      hostnameOverride: ""
      iptables:
        localhostNodePorts: null
        masqueradeAll: false
        masqueradeBit: null
        minSyncPeriod: 0s
        syncPeriod: 0s
      ipvs:
        excludeCIDRs: null
        minSyncPeriod: 0s
        scheduler: ""
        strictARP: false
        syncPeriod: 0s
        tcpFinTimeout: 0s
        tcpTimeout: 0s
        udpTimeout: 0s
      kind: KubeProxyConfiguration
      logging:
        flushFrequency: 0
        options:
          json:
            infoBufferSize: "0"
          text:
            infoBufferSize: "0"
        verbosity: 0
      metricsBindAddress: ""
      mode: ""
      nftables:
        masqueradeAll: false
        masqueradeBit: null
        minSyncPeriod: 0s
        syncPeriod: 0s
      nodePortAddresses: null
      oomScoreAdj: null
      portRange: ""
      showHiddenMetricsForVersion: ""
      winkernel:
        enableDSR: false
        forwardHealthCheckVip: false
        networkName: ""
        rootHnsEndpointName: ""
        sourceVip: ""
      """;

  private static KubeProxyConfiguration parse(String text) {
    return StrictConfig.parse(
        "proxy.yaml",
        text,
        KubeProxyConfiguration.API_VERSION,
        KubeProxyConfiguration.KIND,
        KubeProxyConfiguration.DEFAULT);
  }

  @Test
  void everyDefaultIsFixed() {
    KubeProxyConfiguration config = parse(HEADER);
    assertEquals(KubeProxyConfiguration.DEFAULT, config);
    assertEquals("0.0.0.0", config.bindAddress());
    assertEquals("0.0.0.0:10256", config.healthzSocket().toString());
    assertEquals("127.0.0.1:10249", config.metricsSocket().toString());
    assertEquals(ProxyMode.NFTABLES, config.proxyMode());
    assertEquals("ClusterCIDR", config.detectLocalMode());
    assertEquals(-999, config.oomScoreAdj());
    assertEquals(Duration.ofMinutes(15), config.configSyncPeriod());
    assertEquals(List.of(), config.nodePortAddresses());
    assertEquals(
        new ClientSettings("", "", "application/vnd.kubernetes.protobuf", 5, 10),
        config.clientConnection());
    assertEquals(
        new ConntrackSettings(
            Optional.of(32_768),
            Optional.of(131_072),
            Optional.of(Duration.ofHours(24)),
            Optional.of(Duration.ofHours(1)),
            false,
            Duration.ZERO,
            Duration.ZERO),
        config.conntrack());
    assertEquals(
        new IptablesSettings(14, false, true, Duration.ofSeconds(30), Duration.ZERO, ""),
        config.iptables());
    assertEquals(
        new NftablesSettings(14, false, Duration.ofSeconds(30), Duration.ZERO), config.nftables());
    assertEquals(Duration.ofSeconds(30), config.ipvs().syncPeriod());
    assertEquals("", config.ipvs().scheduler());
    assertEquals("text", config.logging().format());
  }

  @Test
  void everyFieldHasKubeProxysName() {
    // And one of ours, which a file of upstream leaves out.
    assertEquals(
        List.of(
            "featureGates",
            "bindAddress",
            "healthzBindAddress",
            "metricsBindAddress",
            "bindAddressHardFail",
            "enableProfiling",
            "showHiddenMetricsForVersion",
            "clientConnection",
            "logging",
            "hostnameOverride",
            "mode",
            "iptables",
            "ipvs",
            "nftables",
            "userspace",
            "winkernel",
            "detectLocalMode",
            "detectLocal",
            "clusterCIDR",
            "nodePortAddresses",
            "oomScoreAdj",
            "conntrack",
            "configSyncPeriod",
            "portRange",
            "windowsRunAsService"),
        Arrays.stream(KubeProxyConfiguration.class.getRecordComponents())
            .map(java.lang.reflect.RecordComponent::getName)
            .toList());
  }

  @Test
  void whatKubeadmWritesIsTheDefaultsWithAFewValues() {
    KubeProxyConfiguration config = parse(KUBEADM);
    assertEquals("/var/lib/kube-proxy/kubeconfig.conf", config.clientConnection().kubeconfig());
    assertEquals(Optional.of(Cidr.parse("10.244.0.0/16")), config.clusterRange(IpFamily.IPV4));
    assertEquals(Optional.empty(), config.clusterRange(IpFamily.IPV6));
    assertEquals(KubeProxyConfiguration.DEFAULT.iptables(), config.iptables());
    assertEquals(KubeProxyConfiguration.DEFAULT.ipvs(), config.ipvs());
    assertEquals(KubeProxyConfiguration.DEFAULT.nftables(), config.nftables());
    assertEquals(KubeProxyConfiguration.DEFAULT.conntrack(), config.conntrack());
    assertEquals(KubeProxyConfiguration.DEFAULT.healthzSocket(), config.healthzSocket());
  }

  @Test
  void anAddressOfTheOtherFamilyMovesTheServersThere() {
    KubeProxyConfiguration config = parse(HEADER + "bindAddress: '::'\n");
    assertEquals("[::]:10256", config.healthzSocket().toString());
    assertEquals("[::1]:10249", config.metricsSocket().toString());
    assertEquals(
        "127.0.0.9:10256",
        parse(HEADER + "healthzBindAddress: 127.0.0.9\n").healthzSocket().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: userspac | \"userspac\" is none of nftables, iptables, ipvs, userspace",
        "mode: kernelspace | none of nftables",
        "iptables: {masqueradeBit: 32} | masqueradeBit must lie in 0 to 31, but is 32",
        "iptables: {form: nftables} | form: \"nftables\" is none of",
        "nftables: {syncPeriod: -1s} | syncPeriod must be greater than zero",
        "ipvs: {minSyncPeriod: 1m} | must not be longer than syncPeriod",
        "ipvs: {scheduler: random} | \"random\" is none of",
        "ipvs: {excludeCIDRs: [10.0.0.1]} | \"10.0.0.1\" is not a range",
        "conntrack: {maxPerCore: -1} | maxPerCore must lie in 0",
        "conntrack: {udpTimeout: -1s} | udpTimeout must not be negative",
        "oomScoreAdj: 1001 | oomScoreAdj must lie in -1000 to 1000",
        "bindAddress: localhost | \"localhost\" is not an IP address",
        "healthzBindAddress: 0.0.0.0:99999 | is not an address with a port",
        "clusterCIDR: 10.0.0.0/8,11.0.0.0/8 | one range, or one of each family",
        "clusterCIDR: 10.0.0.0 | is not a range",
        "nodePortAddresses: [primary, 10.0.0.0/8] | \"primary\" is not a range",
        "detectLocalMode: BridgeInterface | detectLocal.bridgeInterface is needed",
        "detectLocalMode: Any | \"Any\" is none of ClusterCIDR",
        "nodePortAdresses: [] | did you mean \"nodePortAddresses\"?",
        "logging: {format: xml} | \"xml\" is none of text, json",
      })
  void mistakesAreNamedWithTheirLine(String yaml, String message) {
    String problem =
        String.valueOf(
            assertThrows(ConfigException.class, () -> parse(HEADER + yaml + "\n")).getMessage());
    assertTrue(problem.contains(message), problem);
    assertTrue(problem.startsWith("proxy.yaml:"), problem);
  }

  @Test
  void flagsSetWhatTheFileWould() {
    KubeProxyConfiguration config =
        ProxyCommandLine.parse(
                List.of(
                    "--proxy-mode=iptables",
                    "--cluster-cidr",
                    "10.244.0.0/16,fd00::/48",
                    "--nodeport-addresses=10.0.0.0/8,fd00::/8",
                    "--masquerade-all",
                    "--iptables-localhost-nodeports=false",
                    "--iptables-min-sync-period=1s",
                    "--conntrack-max-per-core=0",
                    "--feature-gates=A=true,B=false",
                    "--kube-api-qps=50",
                    "--kubeconfig=/etc/k\"c",
                    "-v",
                    "4"))
            .configuration();
    assertEquals(ProxyMode.IPTABLES, config.proxyMode());
    assertEquals(Optional.of(Cidr.parse("fd00::/48")), config.clusterRange(IpFamily.IPV6));
    assertEquals(List.of("10.0.0.0/8", "fd00::/8"), config.nodePortAddresses());
    assertTrue(config.masqueradeAll() && config.nftables().masqueradeAll());
    assertEquals(false, config.iptables().localhostNodePorts());
    assertEquals(Duration.ofSeconds(1), config.minSyncPeriod());
    assertEquals(Optional.of(0), config.conntrack().maxPerCore());
    assertEquals(Map.of("A", true, "B", false), config.featureGates());
    assertEquals(50, config.clientConnection().qps());
    assertEquals("/etc/k\"c", config.clientConnection().kubeconfig());
    assertEquals(4, config.logging().verbosity());
  }

  @Test
  void aFileStandsBeforeMostFlags(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("proxy.yaml"), HEADER + "mode: ipvs\n");
    KubeProxyConfiguration config =
        ProxyCommandLine.parse(
                List.of(
                    "--config",
                    file.toString(),
                    "--proxy-mode=iptables",
                    "--hostname-override=n",
                    "-v=2"))
            .configuration();
    assertEquals(ProxyMode.IPVS, config.proxyMode());
    assertEquals("n", config.hostnameOverride());
    assertEquals(2, config.logging().verbosity());
  }

  @Test
  void everyFlagHasAFieldOfTheConfiguration() {
    for (Flag flag : ProxyFlags.ALL) {
      Class<?> type = KubeProxyConfiguration.class;
      for (String step :
          flag.field().isEmpty() ? List.<String>of() : List.of(flag.field().split("\\."))) {
        Class<?> owner = type;
        type =
            Arrays.stream(owner.getRecordComponents())
                .filter(component -> component.getName().equals(step))
                .findFirst()
                .orElseThrow(() -> new AssertionError(flag + " has no field in " + owner))
                .getType();
      }
    }
  }

  @Test
  void wrongFlagsAreRefused() {
    assertTrue(refusal("--proxy-modus=a").contains("unknown argument: --proxy-modus"));
    assertTrue(refusal("file").contains("unknown argument: file"));
    assertTrue(refusal("--config").contains("--config needs a value"));
    ProxyCommandLine wrong = ProxyCommandLine.parse(List.of("--proxy-mode=fast"));
    assertThrows(ConfigException.class, wrong::configuration);
  }

  private static String refusal(String argument) {
    return assertThrows(
            IllegalArgumentException.class, () -> ProxyCommandLine.parse(List.of(argument)))
        .toString();
  }

  @Test
  void whatTheProgramItselfIsToDo() {
    ProxyCommandLine line =
        ProxyCommandLine.parse(
            List.of("--cleanup", "--write-config-to=/tmp/x", "--master", "http://a"));
    assertTrue(line.cleanup());
    assertEquals(false, line.initOnly());
    assertEquals(Optional.of(Path.of("/tmp/x")), line.writeConfigTo());
    assertEquals(Optional.of("http://a"), line.master());
  }

  @Test
  void whatIsWrittenCanBeRead(@TempDir Path folder) throws Exception {
    ProxyCommandLine line =
        ProxyCommandLine.parse(
            List.of(
                "--proxy-mode=ipvs",
                "--cluster-cidr=10.244.0.0/16",
                "--nodeport-addresses=10.0.0.0/8,fd00::/8",
                "--ipvs-tcp-timeout=1m30s",
                "--hostname-override=1234"));
    Path file = Files.writeString(folder.resolve("proxy.yaml"), line.configuration().toYaml());
    assertEquals(line.configuration(), KubeProxyConfiguration.read(file));
  }

  @Test
  void theModeUserspaceHasASectionOfItsOwn(@TempDir Path folder) throws Exception {
    String text =
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: userspace
        userspace: {endpointChoice: LeastConnections, maxConnections: 7, drainPeriod: 3s}
        """;
    Path file = Files.writeString(folder.resolve("proxy.yaml"), text);
    UserspaceSettings read = KubeProxyConfiguration.read(file).userspace();
    assertEquals(
        new UserspaceSettings(
            "LeastConnections", 0, 7, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(3)),
        read);
    Files.writeString(file, text.replace("LeastConnections", "Fastest"));
    String message =
        assertThrows(ConfigException.class, () -> KubeProxyConfiguration.read(file)).toString();
    assertTrue(message.contains("\"Fastest\" is none of Random, LeastConnections"), message);
  }
}
