package io.longshore.benchmarks;

import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.wire.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chains of Services with two endpoints each, as kube-proxy has them. */
final class IptablesServices {
  private static final String SERVICES = "KUBE-SERVICES";

  private IptablesServices() {}

  /** The rules of all chains, by the chain's name. */
  static Map<String, List<IptablesRule>> chains(int services) {
    Map<String, List<IptablesRule>> chains = new TreeMap<>();
    List<IptablesRule> entries = new ArrayList<>();
    chains.put(SERVICES, entries);
    chains.put("KUBE-MARK-MASQ", List.of(rule("-j MARK --set-xmark 0x4000/0x4000")));
    for (int i = 0; i < services; i++) {
      service(chains, entries, i);
    }
    return chains;
  }

  private static void service(
      Map<String, List<IptablesRule>> chains, List<IptablesRule> entries, int number) {
    String cluster =
        "10.%d.%d.%d".formatted(96 + (number >> 16), number >> 8 & 0xff, number & 0xff);
    String comment = " -m comment --comment \"default/service-" + number + ":http cluster IP\"";
    String to = "-d " + cluster + "/32 -p tcp" + comment + " -m tcp --dport 80";
    entries.add(rule(to + " -j " + serviceChain(number)));
    chains.put(serviceChain(number), balance(number, to));
    for (int endpoint = 0; endpoint < 2; endpoint++) {
      chains.put(endpointChain(number, endpoint), endpoint(number, endpoint, comment));
    }
  }

  /** The chain that chooses an endpoint. */
  static String serviceChain(int number) {
    return "KUBE-SVC-%016d".formatted(number);
  }

  private static String endpointChain(int number, int endpoint) {
    return "KUBE-SEP-%016d".formatted(2 * number + endpoint);
  }

  private static List<IptablesRule> balance(int number, String to) {
    return List.of(
        rule("! -s 10.244.0.0/16 " + to + " -j KUBE-MARK-MASQ"),
        rule("-m statistic --mode random --probability 0.5 -j " + endpointChain(number, 0)),
        rule("-j " + endpointChain(number, 1)));
  }

  private static List<IptablesRule> endpoint(int number, int endpoint, String comment) {
    int index = 2 * number + endpoint;
    String address = "10.%d.%d.%d".formatted(128 + (index >> 16), index >> 8 & 0xff, index & 0xff);
    return List.of(
        rule("-s " + address + "/32" + comment + " -j KUBE-MARK-MASQ"),
        rule("-p tcp" + comment + " -m tcp -j DNAT --to-destination " + address + ":8080"));
  }

  private static IptablesRule rule(String words) {
    return IptablesRule.parse(IpFamily.IPV4, words);
  }

  /** Makes chains, whatever was in them. */
  static IptablesChanges changes(Map<String, List<IptablesRule>> chains) {
    IptablesChanges changes = new IptablesChanges();
    chains.keySet().forEach(chain -> changes.reset(TableName.NAT, chain));
    chains.forEach(
        (chain, rules) -> rules.forEach(rule -> changes.append(TableName.NAT, chain, rule)));
    return changes;
  }

  /** The same for {@code iptables-restore --noflush}. */
  static String text(Map<String, List<IptablesRule>> chains) {
    StringBuilder text = new StringBuilder("*nat\n");
    chains.keySet().forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
    chains.forEach(
        (chain, rules) ->
            rules.forEach(
                rule -> text.append("-A ").append(chain).append(' ').append(rule).append('\n')));
    return text.append("COMMIT\n").toString();
  }
}
