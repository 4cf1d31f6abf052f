package io.longshore.agent.config;

import static io.longshore.kubeapi.config.Flag.own;

import io.longshore.kubeapi.config.Flag;
import io.longshore.kubeapi.config.FlagKind;
import java.util.List;

/** The flags of the kubelet's command line: cmd/kubelet/app/options/options.go. */
public final class AgentFlags {
  /** All of them. */
  public static final List<Flag> ALL =
      List.of(
          own("config", FlagKind.TEXT, "the configuration file; flags stand before it"),
          own("kubeconfig", FlagKind.TEXT, "how to reach the API server"),
          own("hostname-override", FlagKind.TEXT, "the node's name, rather than the machine's"),
          own("node-ip", FlagKind.TEXT, "the node's address, or two of both families"),
          own("root-dir", FlagKind.TEXT, "files of pods [/var/lib/kubelet]"),
          own("cert-dir", FlagKind.TEXT, "the certificate of the server [/var/lib/kubelet/pki]"),
          own("node-labels", FlagKind.PAIRS, "labels of the Node at its registration"),
          own("cni-conf-dir", FlagKind.TEXT, "where the pod network is described [/etc/cni/net.d]"),
          own(
              "pod-network",
              FlagKind.TRUTH,
              "describe a bridge network if nobody else does [true]"),
          own(
              "cluster-cidr",
              FlagKind.TEXT,
              "where pods are; packets that leave it are masqueraded"),
          own(
              "kernel-tunables",
              FlagKind.TRUTH,
              "set vm.overcommit_memory and others as a kubelet"),
          own("proxy", FlagKind.TRUTH, "forward the packets of Services too"),
          own("proxy-config", FlagKind.TEXT, "the proxy's configuration file; means --proxy"),
          own("cloud-provider", FlagKind.TEXT, "accepted for the kubelet's sake"),
          own("pod-infra-container-image", FlagKind.TEXT, "accepted for the kubelet's sake"),
          own("runtime-cgroups", FlagKind.TEXT, "accepted for the kubelet's sake"),
          own(
              "image-credential-provider-config",
              FlagKind.TEXT,
              "which programs know passwords of registries"),
          own("image-credential-provider-bin-dir", FlagKind.TEXT, "where those programs are"),
          of("v", FlagKind.NUMBER, "logging.verbosity", "how much is logged, 0 to 9"),
          of("logging-format", FlagKind.TEXT, "logging.format", "text or json"),
          of("address", FlagKind.TEXT, "address", "where the server listens"),
          of("port", FlagKind.NUMBER, "port", "of the server"),
          of("healthz-port", FlagKind.NUMBER, "healthzPort", "of the health page"),
          of("healthz-bind-address", FlagKind.TEXT, "healthzBindAddress", "of the health page"),
          of("tls-cert-file", FlagKind.TEXT, "tlsCertFile", "the server's certificate"),
          of("tls-private-key-file", FlagKind.TEXT, "tlsPrivateKeyFile", "the server's key"),
          of(
              "client-ca-file",
              FlagKind.TEXT,
              "authentication.x509.clientCAFile",
              "who signs certificates of clients"),
          of(
              "anonymous-auth",
              FlagKind.TRUTH,
              "authentication.anonymous.enabled",
              "answer those who do not say who they are"),
          of(
              "authentication-token-webhook",
              FlagKind.TRUTH,
              "authentication.webhook.enabled",
              "ask the API server who a token is"),
          of("authorization-mode", FlagKind.TEXT, "authorization.mode", "Webhook or AlwaysAllow"),
          of(
              "container-runtime-endpoint",
              FlagKind.TEXT,
              "containerRuntimeEndpoint",
              "where the runtime is"),
          of("pod-manifest-path", FlagKind.TEXT, "staticPodPath", "the folder of static pods"),
          of("pod-cidr", FlagKind.TEXT, "podCIDR", "the pods' range, without an API server"),
          of("max-pods", FlagKind.NUMBER, "maxPods", "how many pods run here"),
          of("cluster-dns", FlagKind.LIST, "clusterDNS", "the name servers of pods"),
          of("cluster-domain", FlagKind.TEXT, "clusterDomain", "the domain of the cluster"),
          of("resolv-conf", FlagKind.TEXT, "resolvConf", "names outside of the cluster"),
          of("cgroup-driver", FlagKind.TEXT, "cgroupDriver", "cgroupfs or systemd"),
          of("cgroup-root", FlagKind.TEXT, "cgroupRoot", "below which the pods' groups are"),
          of("fail-swap-on", FlagKind.TRUTH, "failSwapOn", "refuse a machine with swap"),
          of("fail-cgroupv1", FlagKind.TRUTH, "failCgroupV1", "refuse cgroup version 1"),
          of("register-node", FlagKind.TRUTH, "registerNode", "make the Node"),
          own("register-with-taints", FlagKind.LIST, "taints of the Node, KEY=VALUE:EFFECT"),
          of("kube-reserved", FlagKind.PAIRS, "kubeReserved", "what pods do not get"),
          of("system-reserved", FlagKind.PAIRS, "systemReserved", "what pods do not get"),
          of("eviction-hard", FlagKind.PAIRS, "evictionHard", "when the machine is short"),
          of(
              "node-status-update-frequency",
              FlagKind.TEXT,
              "nodeStatusUpdateFrequency",
              "how often the Node's status is looked at"),
          of("feature-gates", FlagKind.GATES, "featureGates", "accepted for the kubelet's sake"));

  private AgentFlags() {}

  private static Flag of(String name, FlagKind kind, String field, String help) {
    return new Flag(name, kind, field, help);
  }
}
