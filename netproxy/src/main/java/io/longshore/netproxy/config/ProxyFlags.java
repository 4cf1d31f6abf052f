package io.longshore.netproxy.config;

import static io.longshore.kubeapi.config.Flag.own;

import io.longshore.kubeapi.config.Flag;
import io.longshore.kubeapi.config.FlagKind;
import java.util.List;

/** The flags of kube-proxy's command line: cmd/kube-proxy/app/options.go. */
public final class ProxyFlags {
  /** All of them. */
  public static final List<Flag> ALL =
      List.of(
          own("config", FlagKind.TEXT, "the configuration file; it stands before other flags"),
          own("write-config-to", FlagKind.TEXT, "write the configuration to a file, and end"),
          own("cleanup", FlagKind.TRUTH, "remove the rules of all modes, and end"),
          own("init-only", FlagKind.TRUTH, "set what needs all privileges, and end"),
          own("master", FlagKind.TEXT, "address of the API server, rather than the kubeconfig's"),
          own("vmodule", FlagKind.TEXT, "accepted for kube-proxy's sake"),
          own("log-flush-frequency", FlagKind.TEXT, "accepted for kube-proxy's sake"),
          of("v", FlagKind.NUMBER, "logging.verbosity", "how much is logged, 0 to 9"),
          of("logging-format", FlagKind.TEXT, "logging.format", "text or json"),
          of("bind-address", FlagKind.TEXT, "bindAddress", "tells the node's primary address"),
          of("healthz-bind-address", FlagKind.TEXT, "healthzBindAddress", "of the health server"),
          of("metrics-bind-address", FlagKind.TEXT, "metricsBindAddress", "of the metrics server"),
          of(
              "bind-address-hard-fail",
              FlagKind.TRUTH,
              "bindAddressHardFail",
              "end if a server cannot listen"),
          of("profiling", FlagKind.TRUTH, "enableProfiling", "accepted for kube-proxy's sake"),
          of("feature-gates", FlagKind.GATES, "featureGates", "accepted for kube-proxy's sake"),
          of(
              "show-hidden-metrics-for-version",
              FlagKind.TEXT,
              "showHiddenMetricsForVersion",
              "accepted for kube-proxy's sake"),
          of(
              "kubeconfig",
              FlagKind.TEXT,
              "clientConnection.kubeconfig",
              "how to reach the API server"),
          of(
              "kube-api-content-type",
              FlagKind.TEXT,
              "clientConnection.contentType",
              "accepted for kube-proxy's sake"),
          of("kube-api-qps", FlagKind.NUMBER, "clientConnection.qps", "requests per second"),
          of("kube-api-burst", FlagKind.NUMBER, "clientConnection.burst", "requests at once"),
          of(
              "config-sync-period",
              FlagKind.TEXT,
              "configSyncPeriod",
              "accepted for kube-proxy's sake"),
          of("hostname-override", FlagKind.TEXT, "hostnameOverride", "the node's name"),
          of("proxy-mode", FlagKind.TEXT, "mode", "nftables, iptables, ipvs or userspace"),
          of("cluster-cidr", FlagKind.TEXT, "clusterCIDR", "where pods are"),
          of(
              "detect-local-mode",
              FlagKind.TEXT,
              "detectLocalMode",
              "how packets of pods are told from others"),
          of(
              "pod-bridge-interface",
              FlagKind.TEXT,
              "detectLocal.bridgeInterface",
              "the bridge of pods"),
          of(
              "pod-interface-name-prefix",
              FlagKind.TEXT,
              "detectLocal.interfaceNamePrefix",
              "how devices of pods begin"),
          of(
              "nodeport-addresses",
              FlagKind.LIST,
              "nodePortAddresses",
              "which addresses have node ports"),
          of("oom-score-adj", FlagKind.NUMBER, "oomScoreAdj", "of this process"),
          of(
              "masquerade-all",
              FlagKind.TRUTH,
              "iptables.masqueradeAll",
              "masquerade also packets of pods"),
          of(
              "iptables-masquerade-bit",
              FlagKind.NUMBER,
              "iptables.masqueradeBit",
              "of the packets' mark"),
          of(
              "iptables-localhost-nodeports",
              FlagKind.TRUTH,
              "iptables.localhostNodePorts",
              "node ports on 127.0.0.1"),
          of(
              "iptables-sync-period",
              FlagKind.TEXT,
              "iptables.syncPeriod",
              "longest time to a retry"),
          of(
              "iptables-min-sync-period",
              FlagKind.TEXT,
              "iptables.minSyncPeriod",
              "shortest time between syncs"),
          of(
              "iptables-form",
              FlagKind.TEXT,
              "iptables.form",
              "nft or legacy, rather than what the host uses"),
          of("ipvs-sync-period", FlagKind.TEXT, "ipvs.syncPeriod", "longest time to a retry"),
          of(
              "ipvs-min-sync-period",
              FlagKind.TEXT,
              "ipvs.minSyncPeriod",
              "shortest time between syncs"),
          of("ipvs-scheduler", FlagKind.TEXT, "ipvs.scheduler", "of virtual servers"),
          of(
              "ipvs-exclude-cidrs",
              FlagKind.LIST,
              "ipvs.excludeCIDRs",
              "of other people's virtual servers"),
          of(
              "ipvs-strict-arp",
              FlagKind.TRUTH,
              "ipvs.strictARP",
              "set arp_ignore and arp_announce"),
          of("ipvs-tcp-timeout", FlagKind.TEXT, "ipvs.tcpTimeout", "of idle connections"),
          of("ipvs-tcpfin-timeout", FlagKind.TEXT, "ipvs.tcpFinTimeout", "of closing connections"),
          of("ipvs-udp-timeout", FlagKind.TEXT, "ipvs.udpTimeout", "of idle UDP flows"),
          of(
              "conntrack-max-per-core",
              FlagKind.NUMBER,
              "conntrack.maxPerCore",
              "tracked flows per processor"),
          of("conntrack-min", FlagKind.NUMBER, "conntrack.min", "tracked flows at least"),
          of(
              "conntrack-tcp-timeout-established",
              FlagKind.TEXT,
              "conntrack.tcpEstablishedTimeout",
              "of idle connections"),
          of(
              "conntrack-tcp-timeout-close-wait",
              FlagKind.TEXT,
              "conntrack.tcpCloseWaitTimeout",
              "of half-closed connections"),
          of(
              "conntrack-tcp-be-liberal",
              FlagKind.TRUTH,
              "conntrack.tcpBeLiberal",
              "accept packets out of the window"),
          of(
              "conntrack-udp-timeout",
              FlagKind.TEXT,
              "conntrack.udpTimeout",
              "of unanswered UDP flows"),
          of(
              "conntrack-udp-timeout-stream",
              FlagKind.TEXT,
              "conntrack.udpStreamTimeout",
              "of answered UDP flows"));

  private ProxyFlags() {}

  private static Flag of(String name, FlagKind kind, String field, String help) {
    return new Flag(name, kind, field, help);
  }
}
