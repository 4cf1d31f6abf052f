package io.longshore.netlink.iptables.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.base.testing.Seed;
import io.longshore.linux.file.FileLock;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.TestNetwork;
import io.longshore.netlink.iptables.Fixture;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableEdit;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.iptables.form.SetNames;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netlink.wire.NetlinkException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LegacyIptablesTest {
  private static final SetNames ONE_SET =
      new SetNames() {
        @Override
        public OptionalInt number(String name) {
          return OptionalInt.of(name.length());
        }

        @Override
        public Optional<String> name(int number) {
          return Optional.of("myset2".substring(0, Math.clamp(number, 1, 6)));
        }
      };

  @TempDir private Path folder;

  private static LegacyWriter.Written written(IptablesTable table, IpFamily family) {
    return LegacyWriter.write(
        new TableEdit(table).chains(),
        Map.of(),
        new Dialect(family, ONE_SET),
        size -> {
          byte[] old = new byte[size];
          Arrays.fill(old, (byte) 0xff);
          return ByteBuffer.wrap(old);
        });
  }

  @ParameterizedTest
  @EnumSource(Fixture.class)
  void aTableIsWrittenIntoUsedMemoryAndRead(Fixture fixture) {
    Dialect dialect = new Dialect(fixture.family(), ONE_SET);
    for (IptablesTable table : fixture.tables()) {
      LegacyTable entries = written(table, fixture.family()).table();
      LegacyTable clean =
          LegacyWriter.write(new TableEdit(table).chains(), Map.of(), dialect).table();
      assertEquals(clean.entries(), entries.entries());
      List<?> chains = LegacyReader.read(entries, dialect).chains();
      assertEquals(table.chains(), chains);
    }
  }

  @Test
  void damagedTablesAreReadOrRefused() {
    List<LegacyTable> tables = new ArrayList<>();
    List<IpFamily> families = new ArrayList<>();
    for (Fixture fixture : Fixture.values()) {
      for (IptablesTable table : fixture.tables()) {
        tables.add(written(table, fixture.family()).table());
        families.add(fixture.family());
      }
    }
    Seed.ofRun()
        .run(
            random -> {
              for (int i = 0; i < 3_000; i++) {
                int choice = random.nextInt(tables.size());
                readOrRefuse(damaged(tables.get(choice), random), families.get(choice));
              }
            });
  }

  private static void readOrRefuse(LegacyTable table, IpFamily family) {
    try {
      LegacyReader.read(table, new Dialect(family, ONE_SET));
    } catch (NetlinkException e) {
      assertTrue(e.malformed(), e::toString);
    }
  }

  private static LegacyTable damaged(LegacyTable table, Random random) {
    byte[] bytes = table.entries().array().clone();
    for (int i = random.nextInt(20); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          (byte) (random.nextBoolean() ? random.nextInt(256) : bytes[at] + random.nextInt(9) - 4);
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    return new LegacyTable(
        ByteBuffer.wrap(Arrays.copyOf(bytes, length)).order(ByteOrder.nativeOrder()),
        table.count(),
        table.hooks(),
        table.policies());
  }

  /** On threads of their own: they block, and others need the common ones. */
  private static CompletableFuture<Void> background(Runnable task) {
    return CompletableFuture.runAsync(task, run -> Thread.ofPlatform().start(run));
  }

  private static IptablesChanges oneRule() {
    IptablesRule rule = IptablesRule.parse(IpFamily.IPV4, "-j ACCEPT");
    return new IptablesChanges().append(TableName.FILTER, "INPUT", rule);
  }

  @Test
  @KernelTest(commands = "iptables-legacy")
  void theLockIsThatOfIptables() throws Exception {
    Path file = folder.resolve("xtables.lock");
    XtablesLock impatient = new XtablesLock(file, Duration.ofMillis(10));
    try (TestNetwork network = TestNetwork.create();
        LegacyIptables hasty = LegacyIptables.open(IpFamily.IPV4, network.namespace(), impatient);
        LegacyIptables patient =
            LegacyIptables.open(
                IpFamily.IPV4,
                network.namespace(),
                new XtablesLock(file, Duration.ofSeconds(60)))) {
      CompletableFuture<Void> waiting;
      try (FileLock _ = FileLock.tryExclusive(file).orElseThrow()) {
        assertTrue(assertThrows(NetlinkException.class, () -> hasty.apply(oneRule())).timedOut());
        waiting = background(() -> patient.apply(oneRule()));
        Commands.Result theirs =
            network.attempt(
                "env", "XTABLES_LOCKFILE=" + file, "iptables-legacy", "-w", "1", "-A", "INPUT");
        assertTrue(theirs.errors().contains("xtables lock"), theirs::toString);
        assertEquals(0, patient.read(TableName.FILTER).size());
      }
      waiting.join();
      assertEquals(1, patient.read(TableName.FILTER).size());
    }
  }

  @Test
  @KernelTest
  void twoWithDifferentLocksLoseNothing() {
    try (TestNetwork network = TestNetwork.create()) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        XtablesLock lock = new XtablesLock(folder.resolve("lock" + i), Duration.ofSeconds(60));
        writers.add(
            background(
                () -> {
                  try (LegacyIptables iptables =
                      LegacyIptables.open(IpFamily.IPV4, network.namespace(), lock)) {
                    for (int n = 0; n < 50; n++) {
                      iptables.apply(oneRule());
                    }
                  }
                }));
      }
      writers.forEach(CompletableFuture::join);
      try (LegacyIptables iptables = LegacyIptables.open(IpFamily.IPV4, network.namespace())) {
        assertEquals(100, iptables.read(TableName.FILTER).size());
      }
    }
  }
}
