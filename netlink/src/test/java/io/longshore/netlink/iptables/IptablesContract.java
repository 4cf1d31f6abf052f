package io.longshore.netlink.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every form of iptables' tables does. */
public abstract class IptablesContract {
  private static final TableName FILTER = TableName.FILTER;

  /** Tables that nobody has used, which are taken away after the test. */
  protected abstract Iptables open(IpFamily family);

  private static IptablesRule rule(String text) {
    return IptablesRule.parse(IpFamily.IPV4, text);
  }

  private static List<IptablesRule> rules(String... texts) {
    return Arrays.stream(texts).map(IptablesContract::rule).toList();
  }

  private static void assertRules(Iptables iptables, String chain, String... texts) {
    List<String> found =
        iptables.read(FILTER).chain(chain).orElseThrow().rules().stream()
            .map(IptablesRule::toString)
            .toList();
    assertEquals(List.of(texts), found);
  }

  private static IptablesChanges changes() {
    return new IptablesChanges();
  }

  private static Iptables withThree(Iptables iptables) {
    IptablesChanges changes = changes().create(FILTER, "A");
    Stream.of("-p tcp", "-p udp", "-p sctp").forEach(it -> changes.append(FILTER, "A", rule(it)));
    iptables.apply(changes);
    return iptables;
  }

  private static NetlinkException refused(Iptables iptables, IptablesChanges changes) {
    String before = iptables.read(FILTER).toString();
    NetlinkException error = assertThrows(NetlinkException.class, () -> iptables.apply(changes));
    assertEquals(before, iptables.read(FILTER).toString());
    return error;
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void whatNobodyUsedIsEmpty(IpFamily family) {
    Iptables iptables = open(family);
    assertEquals(family, iptables.family());
    for (TableName table : TableName.values()) {
      assertEquals(IptablesTable.empty(table), iptables.read(table));
    }
    iptables.apply(changes());
    assertEquals(List.of(), iptables.tables());
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void chainsAndRulesAreMade(IpFamily family) {
    Iptables iptables = open(family);
    iptables.apply(
        changes()
            .create(FILTER, "B")
            .create(FILTER, "A")
            .append(FILTER, "INPUT", rule("-p tcp -m tcp --dport 80 -j A"))
            .append(FILTER, "A", rule("-m comment --comment \"to b\" -g B"))
            .append(FILTER, "B", rule("-j RETURN"))
            .append(FILTER, "B", rule(""))
            .policy(FILTER, "FORWARD", Policy.DROP)
            .append(TableName.NAT, "POSTROUTING", rule("-j MASQUERADE")));
    assertEquals(List.of(FILTER, TableName.NAT), iptables.tables());
    assertEquals(
        """
        *filter
        :INPUT ACCEPT [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :A - [0:0]
        :B - [0:0]
        -A INPUT -p tcp -m tcp --dport 80 -j A
        -A A -m comment --comment "to b" -g B
        -A B -j RETURN
        -A B
        COMMIT
        """,
        iptables.read(FILTER).toString());
    assertEquals(1, iptables.read(TableName.NAT).size());
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void rulesGoToTheirPlaces(IpFamily family) {
    Iptables iptables = withThree(open(family));
    iptables.apply(
        changes()
            .insert(FILTER, "A", 0, rule("-j DROP"))
            .insert(FILTER, "A", 2, rule("-j ACCEPT"))
            .insert(FILTER, "A", 5, rule("-j RETURN")));
    assertRules(iptables, "A", "-j DROP", "-p tcp", "-j ACCEPT", "-p udp", "-p sctp", "-j RETURN");
    iptables.apply(changes().replace(FILTER, "A", 3, rule("-p esp")).deleteAt(FILTER, "A", 0));
    assertRules(iptables, "A", "-p tcp", "-j ACCEPT", "-p esp", "-p sctp", "-j RETURN");
    iptables.apply(changes().delete(FILTER, "A", rule("-p sctp")).deleteAt(FILTER, "A", 3));
    assertRules(iptables, "A", "-p tcp", "-j ACCEPT", "-p esp");
    iptables.apply(changes().flush(FILTER, "A"));
    assertRules(iptables, "A");
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void rulesOfTheSameBatchHavePlacesToo(IpFamily family) {
    Iptables iptables = withThree(open(family));
    iptables.apply(
        changes()
            .append(FILTER, "A", rule("-j DROP"))
            .insert(FILTER, "A", 3, rule("-j ACCEPT"))
            .insert(FILTER, "A", 4, rule("-j RETURN"))
            .replace(FILTER, "A", 5, rule("-p ah"))
            .deleteAt(FILTER, "A", 3)
            .insert(FILTER, "A", 0, rule("-p esp"))
            .insert(FILTER, "A", 1, rule("-p gre"))
            .delete(FILTER, "A", rule("-p udp")));
    assertRules(iptables, "A", "-p esp", "-p gre", "-p tcp", "-p sctp", "-j RETURN", "-p ah");
    iptables.apply(
        changes()
            .reset(FILTER, "A")
            .append(FILTER, "A", rule("-j DROP"))
            .insert(FILTER, "A", 1, rule("-j ACCEPT"))
            .deleteAt(FILTER, "A", 0));
    assertRules(iptables, "A", "-j ACCEPT");
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void onlyTheFirstOfEqualRulesIsDeleted(IpFamily family) {
    Iptables iptables = open(family);
    iptables.apply(
        changes()
            .append(FILTER, "INPUT", rule("-p tcp"))
            .append(FILTER, "INPUT", rule("-p udp"))
            .append(FILTER, "INPUT", rule("-p tcp")));
    iptables.apply(changes().delete(FILTER, "INPUT", rule("-p tcp")));
    assertRules(iptables, "INPUT", "-p udp", "-p tcp");
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void aChainIsResetWhetherOrNotItIsThere(IpFamily family) {
    Iptables iptables = withThree(open(family));
    iptables.apply(
        changes()
            .reset(FILTER, "A")
            .reset(FILTER, "B")
            .append(FILTER, "A", rule("-j B"))
            .append(FILTER, "INPUT", rule("-j A")));
    assertRules(iptables, "A", "-j B");
    assertRules(iptables, "B");
    iptables.apply(
        changes()
            .reset(FILTER, "A")
            .delete(FILTER, "B")
            .reset(FILTER, "INPUT")
            .delete(FILTER, "A"));
    assertEquals(IptablesTable.empty(FILTER), iptables.read(FILTER));
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void policiesStayUnlessTheyAreSet(IpFamily family) {
    Iptables iptables = open(family);
    iptables.apply(changes().policy(FILTER, "FORWARD", Policy.DROP));
    iptables.apply(changes().append(FILTER, "FORWARD", rule("-p tcp -j ACCEPT")));
    assertEquals(Policy.DROP, policy(iptables, "FORWARD"));
    iptables.apply(changes().policy(FILTER, "FORWARD", Policy.ACCEPT));
    assertEquals(Policy.ACCEPT, policy(iptables, "FORWARD"));
    assertRules(iptables, "FORWARD", "-p tcp -j ACCEPT");
  }

  private static Policy policy(Iptables iptables, String chain) {
    return iptables.read(FILTER).chain(chain).orElseThrow().policy().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  @DisplayName("a refused batch changes nothing, and the reason is no text")
  void refusalsHaveReasons(IpFamily family) {
    Iptables iptables = withThree(open(family));
    iptables.apply(changes().append(FILTER, "INPUT", rule("-j A")));
    IptablesRule drop = rule("-j DROP");
    assertTrue(
        refused(iptables, changes().create(FILTER, "B").create(FILTER, "A")).alreadyExists());
    assertTrue(refused(iptables, changes().flush(FILTER, "INPUT").flush(FILTER, "C")).notFound());
    assertTrue(refused(iptables, changes().append(FILTER, "C", drop)).notFound());
    assertTrue(refused(iptables, changes().delete(FILTER, "C")).notFound());
    assertTrue(refused(iptables, changes().delete(FILTER, "A")).busy());
    assertTrue(refused(iptables, changes().append(FILTER, "A", rule("-j C"))).notFound());
    assertTrue(refused(iptables, changes().delete(FILTER, "A", drop)).notFound());
    assertTrue(refused(iptables, changes().deleteAt(FILTER, "A", 3)).notFound());
    assertTrue(refused(iptables, changes().replace(FILTER, "A", 3, drop)).notFound());
    assertTrue(refused(iptables, changes().insert(FILTER, "A", 4, drop)).notFound());
    assertEquals(22, refused(iptables, changes().delete(FILTER, "INPUT")).errno());
    assertEquals(22, refused(iptables, changes().policy(FILTER, "A", Policy.DROP)).errno());
  }

  @ParameterizedTest
  @EnumSource(IpFamily.class)
  void countersAreSet(IpFamily family) {
    Iptables iptables = open(family);
    iptables.apply(changes().append(FILTER, "FORWARD", rule("[3:180] -j DROP")));
    IptablesChain chain = iptables.read(FILTER).chain("FORWARD").orElseThrow();
    assertEquals(rules("[3:180] -j DROP"), chain.rules());
    iptables.apply(changes().append(FILTER, "FORWARD", rule("-j ACCEPT")));
    assertEquals(
        rules("[3:180] -j DROP", "-j ACCEPT"),
        iptables.read(FILTER).chain("FORWARD").orElseThrow().rules());
  }

  @ParameterizedTest
  @EnumSource(Fixture.class)
  void everyRuleIsReadAsItWasWritten(Fixture fixture) {
    Iptables iptables = open(fixture.family());
    IptablesChanges changes = changes();
    fixture.tables().forEach(changes::restore);
    iptables.apply(changes);
    for (IptablesTable table : fixture.tables()) {
      assertEquals(table.toString(), iptables.read(table.name()).toString());
      assertEquals(table, iptables.read(table.name()));
    }
  }
}
