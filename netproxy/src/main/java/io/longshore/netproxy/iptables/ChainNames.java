package io.longshore.netproxy.iptables;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServicePortName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

/**
 * What the chains of a service port are called: people and scripts know these names, which
 * pkg/proxy/iptables/proxier.go, portProtoHash, forms so.
 *
 * @param cluster leads to all endpoints
 * @param local leads to those of this node
 * @param external is asked about packets to external addresses
 * @param firewall is asked about packets to a load balancer that is not open to everybody
 */
record ChainNames(String cluster, String local, String external, String firewall) {
  static final String SERVICES = "KUBE-SERVICES";
  static final String NODE_PORTS = "KUBE-NODEPORTS";
  static final String EXTERNAL_SERVICES = "KUBE-EXTERNAL-SERVICES";
  static final String FIREWALL = "KUBE-PROXY-FIREWALL";
  static final String FORWARD = "KUBE-FORWARD";
  static final String POSTROUTING = "KUBE-POSTROUTING";
  static final String MARK_MASQUERADE = "KUBE-MARK-MASQ";
  static final String CANARY = "KUBE-PROXY-CANARY";

  /** A kubelet's, with whom this rule is shared. */
  static final String KUBELET_FIREWALL = "KUBE-FIREWALL";

  private static final String CLUSTER_PREFIX = "KUBE-SVC-";
  private static final String LOCAL_PREFIX = "KUBE-SVL-";
  private static final String EXTERNAL_PREFIX = "KUBE-EXT-";
  private static final String FIREWALL_PREFIX = "KUBE-FW-";
  private static final String ENDPOINT_PREFIX = "KUBE-SEP-";
  private static final List<String> BALANCING =
      List.of(CLUSTER_PREFIX, LOCAL_PREFIX, ENDPOINT_PREFIX);
  private static final List<String> PREFIXES =
      List.of(CLUSTER_PREFIX, LOCAL_PREFIX, EXTERNAL_PREFIX, FIREWALL_PREFIX, ENDPOINT_PREFIX);

  /** RFC 4648. */
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private static final int LENGTH = 16;
  private static final int BITS = 5;

  static ChainNames of(ServicePortName name) {
    String hash = hash(name + word(name.protocol()));
    return new ChainNames(
        CLUSTER_PREFIX + hash, LOCAL_PREFIX + hash, EXTERNAL_PREFIX + hash, FIREWALL_PREFIX + hash);
  }

  /** The chain of an endpoint, which belongs to one service port only. */
  static String endpoint(ServicePortName name, Destination destination) {
    return ENDPOINT_PREFIX + hash(name + word(name.protocol()) + destination);
  }

  /** Whether a chain belongs to a service port, be it one of the past. */
  static boolean isOfService(String chain) {
    return chain.startsWith("KUBE-") && PREFIXES.stream().anyMatch(chain::startsWith);
  }

  /** Whether kube-proxy leaves out comments in a chain where there are many endpoints. */
  static boolean mayBeWithoutComments(String chain) {
    return BALANCING.stream().anyMatch(chain::startsWith);
  }

  static String word(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  /** The first 80 bits of SHA-256. */
  private static String hash(String text) {
    byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    StringBuilder hash = new StringBuilder(LENGTH);
    for (int bit = 0; bit < LENGTH * BITS; bit += BITS) {
      int twoBytes = (digest[bit / 8] & 0xff) << 8 | (digest[bit / 8 + 1] & 0xff);
      hash.append(BASE_32.charAt(twoBytes >> (16 - BITS - bit % 8) & 31));
    }
    return hash.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
