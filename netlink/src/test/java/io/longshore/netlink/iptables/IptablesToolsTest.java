package io.longshore.netlink.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.OpenFiles;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.form.Words;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.iptables.target.NativeTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Debian's iptables reads what we write, and we read what it writes. */
@KernelTest(commands = {"iptables-nft", "iptables-legacy", "ipset", "nft"})
class IptablesToolsTest {
  private final TestNetwork theirs = TestNetwork.create();
  private final TestNetwork ours = TestNetwork.create();

  @BeforeEach
  void createSets() {
    Fixture.createSets(theirs);
    Fixture.createSets(ours);
  }

  @AfterEach
  void close() {
    theirs.close();
    ours.close();
  }

  static Stream<Arguments> fixtures() {
    return Stream.of(HostForm.values())
        .flatMap(form -> Stream.of(Fixture.values()).map(fixture -> Arguments.of(form, fixture)));
  }

  private static Iptables open(HostForm form, Fixture fixture, TestNetwork network) {
    return switch (form) {
      case NFT -> NftIptables.open(fixture.family(), network.namespace());
      case LEGACY -> LegacyIptables.open(fixture.family(), network.namespace());
    };
  }

  private static String tool(HostForm form, Fixture fixture, String suffix) {
    return Fixture.command(fixture.family(), form, suffix);
  }

  private void restoreTheirs(HostForm form, Fixture fixture) {
    theirs.runWithInput(fixture.text(), tool(form, fixture, "-restore"));
  }

  private void restoreOurs(HostForm form, Fixture fixture) {
    try (Iptables iptables = open(form, fixture, ours)) {
      IptablesChanges changes = new IptablesChanges();
      fixture.tables().forEach(changes::restore);
      iptables.apply(changes);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatTheyWriteIsRead(HostForm form, Fixture fixture) {
    restoreTheirs(form, fixture);
    try (Iptables iptables = open(form, fixture, theirs)) {
      StringBuilder read = new StringBuilder();
      List<IptablesTable> tables = iptables.tables().stream().map(iptables::read).toList();
      tables.forEach(read::append);
      String saved = theirs.run(tool(form, fixture, "-save"));
      assertEquals(Fixture.sorted(saved), Fixture.sorted(read.toString()));
      assertFalse(read.toString().contains("--unknown"), read::toString);
      assertFalse(
          tables.stream()
              .flatMap(table -> table.chains().stream())
              .flatMap(chain -> chain.rules().stream())
              .anyMatch(rule -> rule.target() instanceof NativeTarget),
          read::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void whatWeWriteIsWhatTheyWrite(HostForm form, Fixture fixture) {
    restoreTheirs(form, fixture);
    restoreOurs(form, fixture);
    String save = tool(form, fixture, "-save");
    assertEquals(Fixture.sorted(theirs.run(save)), Fixture.sorted(ours.run(save)));
    assertEquals(
        theirs.run("nft", "-nn", "list", "ruleset"), ours.run("nft", "-nn", "list", "ruleset"));
  }

  /** Whether a rule is there the tools decide by its bytes. */
  @ParameterizedTest
  @MethodSource("fixtures")
  void theyFindEachOfOurRules(HostForm form, Fixture fixture) {
    restoreOurs(form, fixture);
    String tool = tool(form, fixture, "");
    for (IptablesTable table : fixture.tables()) {
      for (IptablesChain chain : table.chains()) {
        for (IptablesRule rule : chain.rules()) {
          String name = table.name().toString();
          List<String> command = new ArrayList<>(List.of(tool, "-t", name, "-C", chain.name()));
          command.addAll(Words.split(rule.toString()));
          ours.run(command.toArray(String[]::new));
        }
      }
    }
  }

  @Test
  void nothingStaysOpen() {
    long before = 0;
    for (int i = 0; i < 1_000; i++) {
      for (HostForm form : HostForm.values()) {
        open(form, Fixture.EVERY_KIND, ours).close();
      }
      if (i == 10) {
        before = OpenFiles.count();
      }
    }
    OpenFiles.assertAtMost(before);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void ourRulesSurviveTheirs(HostForm form, Fixture fixture) {
    restoreOurs(form, fixture);
    List<String> listed = new ArrayList<>();
    for (IptablesTable table : fixture.tables()) {
      listed.add(
          ours.run(tool(form, fixture, ""), "-t", table.name().toString(), "-L", "-v", "-n"));
    }
    assertFalse(listed.toString().contains("incompatible"), listed::toString);
    String before = ours.run(tool(form, fixture, "-save"));
    ours.runWithInput(
        """
        *filter
        :ADDED - [0:0]
        -A ADDED -j DROP
        COMMIT
        """,
        tool(form, fixture, "-restore"),
        "--noflush");
    ours.run(tool(form, fixture, ""), "-F", "ADDED");
    ours.run(tool(form, fixture, ""), "-X", "ADDED");
    assertEquals(Fixture.sorted(before), Fixture.sorted(ours.run(tool(form, fixture, "-save"))));
  }
}
