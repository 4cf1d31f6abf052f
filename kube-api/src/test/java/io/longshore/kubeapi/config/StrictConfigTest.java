package io.longshore.kubeapi.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrictConfigTest {
  private enum Mode {
    NFTABLES,
    IPTABLES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Limits(int qps, double burst, Duration period) {
    Limits {
      if (qps < 0) {
        throw new IllegalArgumentException("qps is " + qps + ", which is below zero");
      }
    }
  }

  private record Entry(String name, Optional<Quantity> size) {}

  private record Settings(
      String bindAddress,
      boolean enabled,
      long count,
      Mode mode,
      Limits limits,
      List<String> nodePortAddresses,
      Map<String, String> labels,
      Optional<IntOrString> port,
      List<Entry> entries) {}

  private static final Settings DEFAULTS =
      new Settings(
          "0.0.0.0",
          true,
          3,
          Mode.NFTABLES,
          new Limits(5, 10, Duration.ofSeconds(1)),
          List.of(),
          Map.of(),
          Optional.empty(),
          List.of());

  private static final String HEADER = "apiVersion: x/v1\nkind: Settings\n";

  private static Settings parse(String text) {
    return StrictConfig.parse("proxy.yaml", HEADER + text, "x/v1", "Settings", DEFAULTS);
  }

  private static List<String> problems(String text) {
    return assertThrows(ConfigException.class, () -> parse(text)).problems();
  }

  @Test
  void whatIsNotSaidStaysAtItsDefault() {
    assertEquals(DEFAULTS, parse(""));
    assertEquals(DEFAULTS, parse("bindAddress:\nlimits: null\n"));
    assertEquals(new Limits(7, 10, Duration.ofSeconds(1)), parse("limits:\n  qps: 7\n").limits());
  }

  @Test
  void everyTypeIsRead() {
    assertEquals(
        new Settings(
            "::",
            false,
            1L << 40,
            Mode.IPTABLES,
            new Limits(1, 2.5, Duration.ofMinutes(90)),
            List.of("10.0.0.0/8", "primary"),
            Map.of("a", "b"),
            Optional.of(IntOrString.of(8080)),
            List.of(
                new Entry("one", Optional.of(Quantity.parse("1Gi"))),
                new Entry("two", Optional.empty()))),
        parse(
            """
            bindAddress: "::"
            enabled: false
            count: 1099511627776
            mode: iptables
            limits: {qps: 1, burst: 2.5, period: 1h30m}
            nodePortAddresses: [10.0.0.0/8, primary]
            labels:
              a: b
            port: 8080
            entries:
            - name: one
              size: 1Gi
            - name: two
            """));
    assertEquals(Optional.of(IntOrString.of("http")), parse("port: http\n").port());
  }

  @Test
  void jsonIsYaml() {
    String json = "{\"apiVersion\":\"x/v1\",\"kind\":\"Settings\",\"count\":4}";
    assertEquals(4, StrictConfig.parse("a", json, "x/v1", "Settings", DEFAULTS).count());
  }

  @Test
  void allThatIsWrongIsNamedWithItsLine() {
    assertEquals(
        List.of(
            "proxy.yaml:3: unknown field \"nodePortAddreses\", did you mean \"nodePortAddresses\"?",
            "proxy.yaml:4: unknown field \"zzzzzz\"",
            "proxy.yaml:5: enabled: \"perhaps\" is not true or false",
            "proxy.yaml:6: count: 1.5 is too large, or no whole number",
            "proxy.yaml:7: mode: \"nftable\" is none of nftables, iptables, did you mean \"nftables\"?",
            "proxy.yaml:9: unknown field \"QPS\", did you mean \"qps\"?",
            "proxy.yaml:10: limits.period: not a duration: \"soon\" (for example 1h30m or 500ms)",
            "proxy.yaml:11: labels: a list is not a mapping",
            "proxy.yaml:13: entries[0].name: 5 is not text (in quotes, if it looks like something else)"),
        problems(
            """
            nodePortAddreses: []
            zzzzzz: 1
            enabled: perhaps
            count: 1.5
            mode: nftable
            limits:
              QPS: 1
              period: soon
            labels: [a]
            entries:
            - name: 5
            """));
  }

  @Test
  void whatARecordRefusesIsNamed() {
    assertEquals(
        List.of("proxy.yaml:4: limits: qps is -1, which is below zero"),
        problems("limits:\n  qps: -1\n"));
  }

  @Test
  void aFieldThatStandsTwiceIsNamed() {
    assertEquals(
        List.of("proxy.yaml:4: field \"count\" stands here again, first in line 3"),
        problems("count: 1\ncount: 2\n"));
  }

  @Test
  void otherKindsAndOtherTextAreRefused(@TempDir Path folder) {
    assertEquals(
        List.of(
            "f:1: apiVersion is \"x/v2\", but must be x/v1",
            "f:1: kind is missing: it must be Settings"),
        assertThrows(
                ConfigException.class,
                () -> StrictConfig.parse("f", "apiVersion: x/v2\n", "x/v1", "Settings", DEFAULTS))
            .problems());
    assertEquals(List.of("proxy.yaml: holds 2 documents, not one"), problems("---\na: 1\n"));
    assertEquals(1, problems("a: [1\n").size());
    assertEquals(
        folder.resolve("none") + ": no such file",
        assertThrows(
                ConfigException.class,
                () -> StrictConfig.read(folder.resolve("none"), "x/v1", "Settings", DEFAULTS))
            .getMessage());
  }
}
