package io.longshore.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private record Fixed(Outcome run) implements Bench {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public String aim() {
      return "at most 3 us";
    }
  }

  private static Bench bench(boolean met) {
    return bench(Verdict.of(met));
  }

  private static Bench bench(Verdict verdict) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("p50 (us)", 2.5);
    metrics.put("elements", 100_000.0);
    return new Fixed(new Outcome(metrics, verdict));
  }

  @Test
  void aTableForPeople() throws Exception {
    assertEquals(
        """
        fixed
          p50 (us)           2.500
          elements         100,000
          aim: at most 3 us (met)
        """,
        Report.table(bench(true), bench(true).run()));
    assertTrue(Report.table(bench(false), bench(false).run()).contains("NOT MET"));
    assertTrue(
        Report.table(bench(Verdict.NONE), bench(Verdict.NONE).run()).contains("(not judged)"));
  }

  @Test
  void whatIsNotJudgedIsNotMet() {
    assertEquals(Verdict.NONE, Verdict.ofAll(List.of()));
    assertEquals(Verdict.MET, Verdict.ofAll(List.of(true, true)));
    assertEquals(Verdict.MISSED, Verdict.ofAll(List.of(true, false)));
  }

  @Test
  void jsonForPrograms(@TempDir Path folder) throws Exception {
    Report.write(folder, bench(false), bench(false).run());
    JsonNode json = new ObjectMapper().readTree(folder.resolve("fixed.json").toFile());
    assertEquals("fixed", json.path("name").asText());
    assertEquals(2.5, json.path("metrics").path("p50 (us)").asDouble());
    assertEquals("at most 3 us", json.path("aim").asText());
    assertEquals(false, json.path("met").booleanValue());
    Report.write(folder, bench(Verdict.NONE), bench(Verdict.NONE).run());
    assertFalse(new ObjectMapper().readTree(folder.resolve("fixed.json").toFile()).has("met"));
  }

  @Test
  void percentiles() {
    Samples samples = new Samples(200);
    assertThrows(IllegalStateException.class, samples::median);
    for (int i = 1; i <= 100; i++) {
      samples.add(i * 1000L);
    }
    assertEquals(50, samples.median());
    assertEquals(99, samples.p99());
    assertEquals(100, samples.micros(1));
  }

  @Test
  void everyBenchHasItsOwnName() {
    Set<String> names = new HashSet<>();
    Main.all().forEach(bench -> assertTrue(names.add(bench.name()), bench.name()));
  }
}
