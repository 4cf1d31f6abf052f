package io.longshore.netproxy.config;

import io.longshore.kubeapi.config.StrictConfig;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration file of kube-proxy, kubeproxy.config.k8s.io/v1alpha1, with its defaults but for
 * two: an empty mode is nftables, and an unset minSyncPeriod is none. The section userspace, and
 * the mode, are ours: a file of upstream has neither. What the other fields mean stands in
 * staging/src/k8s.io/kube-proxy/config/v1alpha1/types.go.
 */
public record KubeProxyConfiguration(
    Map<String, Boolean> featureGates,
    String bindAddress,
    String healthzBindAddress,
    String metricsBindAddress,
    boolean bindAddressHardFail,
    boolean enableProfiling,
    String showHiddenMetricsForVersion,
    ClientSettings clientConnection,
    LoggingSettings logging,
    String hostnameOverride,
    String mode,
    IptablesSettings iptables,
    IpvsSettings ipvs,
    NftablesSettings nftables,
    UserspaceSettings userspace,
    WinkernelSettings winkernel,
    String detectLocalMode,
    DetectLocalSettings detectLocal,
    String clusterCIDR,
    List<String> nodePortAddresses,
    int oomScoreAdj,
    ConntrackSettings conntrack,
    Duration configSyncPeriod,
    String portRange,
    boolean windowsRunAsService) {
  /** What the file's first line says. */
  public static final String API_VERSION = "kubeproxy.config.k8s.io/v1alpha1";

  /** What the file's second line says. */
  public static final String KIND = "KubeProxyConfiguration";

  /** The only word among the ranges of node-port addresses. */
  public static final String PRIMARY = "primary";

  private static final int HEALTHZ_PORT = 10_256;
  private static final int METRICS_PORT = 10_249;

  /** What holds where nobody says otherwise. */
  public static final KubeProxyConfiguration DEFAULT =
      new KubeProxyConfiguration(
          Map.of(),
          "",
          "",
          "",
          false,
          false,
          "",
          ClientSettings.DEFAULT,
          LoggingSettings.DEFAULT,
          "",
          "",
          IptablesSettings.DEFAULT,
          IpvsSettings.DEFAULT,
          NftablesSettings.DEFAULT,
          UserspaceSettings.DEFAULT,
          WinkernelSettings.DEFAULT,
          "",
          DetectLocalSettings.DEFAULT,
          "",
          List.of(),
          -999,
          ConntrackSettings.DEFAULT,
          Duration.ZERO,
          "",
          false);

  /** Checks, and puts defaults where a text is empty, as kubeadm writes it, or a time is zero. */
  public KubeProxyConfiguration {
    bindAddress = bindAddress.isEmpty() ? "0.0.0.0" : bindAddress;
    Check.address("bindAddress", bindAddress);
    socket(healthzBindAddress, bindAddress, HEALTHZ_PORT);
    socket(metricsBindAddress, bindAddress, METRICS_PORT);
    mode = mode.isEmpty() ? ProxyMode.NFTABLES.toString() : mode;
    Check.oneOf("mode", mode, "nftables", "iptables", "ipvs", "userspace");
    detectLocalMode = detectLocalMode.isEmpty() ? "ClusterCIDR" : detectLocalMode;
    checkLocalMode(detectLocalMode, detectLocal);
    checkClusterCidr(clusterCIDR);
    if (!nodePortAddresses.equals(List.of(PRIMARY))) {
      Check.ranges("nodePortAddresses", nodePortAddresses);
    }
    Check.range("oomScoreAdj", oomScoreAdj, -1000, 1000);
    configSyncPeriod = configSyncPeriod.isZero() ? Duration.ofMinutes(15) : configSyncPeriod;
    Check.atLeastZero("configSyncPeriod", configSyncPeriod);
  }

  private static SocketName socket(String text, String defaultHost, int defaultPort) {
    return SocketName.parse(SocketName.withPort(text.isEmpty() ? defaultHost : text, defaultPort));
  }

  private static void checkLocalMode(String mode, DetectLocalSettings devices) {
    Check.oneOf(
        "detectLocalMode",
        mode,
        "ClusterCIDR",
        "NodeCIDR",
        "BridgeInterface",
        "InterfaceNamePrefix");
    if (mode.equals("BridgeInterface")) {
      Check.notBlank(
          "detectLocal.bridgeInterface", devices.bridgeInterface(), "in this detectLocalMode");
    } else if (mode.equals("InterfaceNamePrefix")) {
      Check.notBlank(
          "detectLocal.interfaceNamePrefix",
          devices.interfaceNamePrefix(),
          "in this detectLocalMode");
    }
  }

  private static void checkClusterCidr(String text) {
    List<String> ranges = split(text);
    Check.ranges("clusterCIDR", ranges);
    if (ranges.size() > 2
        || (ranges.size() == 2
            && Cidr.parse(ranges.getFirst()).family() == Cidr.parse(ranges.getLast()).family())) {
      throw new IllegalArgumentException(
          "clusterCIDR: one range, or one of each family, not \"" + text + '"');
    }
  }

  /** Reads a file. */
  public static KubeProxyConfiguration read(Path file) {
    return StrictConfig.read(file, API_VERSION, KIND, DEFAULT);
  }

  /** What a file says that leads to this configuration. */
  public String toYaml() {
    return "apiVersion: " + API_VERSION + "\nkind: " + KIND + "\n" + Yaml.write(this);
  }

  /** Who forwards the packets. */
  public ProxyMode proxyMode() {
    for (ProxyMode one : ProxyMode.values()) {
      if (one.toString().equals(mode)) {
        return one;
      }
    }
    throw new IllegalStateException("unchecked mode " + mode);
  }

  /** The range of a family that all pods are in, if it is known. */
  public Optional<Cidr> clusterRange(IpFamily family) {
    return split(clusterCIDR).stream()
        .map(Cidr::parse)
        .filter(range -> range.family() == family)
        .findFirst();
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  /** Where the health server listens: on all addresses of the bind address's family. */
  public SocketName healthzSocket() {
    return socket(healthzBindAddress, isForIpv6() ? "::" : "0.0.0.0", HEALTHZ_PORT);
  }

  /** Where the metrics server listens: on loopback of the bind address's family. */
  public SocketName metricsSocket() {
    return socket(metricsBindAddress, isForIpv6() ? "::1" : "127.0.0.1", METRICS_PORT);
  }

  private boolean isForIpv6() {
    return IpAddress.parse(bindAddress).family() == IpFamily.IPV6;
  }

  /** Whether packets of pods to cluster addresses are to be masqueraded too. */
  public boolean masqueradeAll() {
    return proxyMode() == ProxyMode.NFTABLES ? nftables.masqueradeAll() : iptables.masqueradeAll();
  }

  /** The bit of a packet's mark that asks for masquerading. */
  public int masqueradeBit() {
    return proxyMode() == ProxyMode.NFTABLES ? nftables.masqueradeBit() : iptables.masqueradeBit();
  }

  /** After how long at most a failed sync is tried again. */
  public Duration syncPeriod() {
    return switch (proxyMode()) {
      case NFTABLES, USERSPACE -> nftables.syncPeriod();
      case IPTABLES -> iptables.syncPeriod();
      case IPVS -> ipvs.syncPeriod();
    };
  }

  /** How long there must be between two syncs. */
  public Duration minSyncPeriod() {
    return switch (proxyMode()) {
      case NFTABLES, USERSPACE -> nftables.minSyncPeriod();
      case IPTABLES -> iptables.minSyncPeriod();
      case IPVS -> ipvs.minSyncPeriod();
    };
  }
}
