package io.longshore.benchmarks;

import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A map filled in one transaction, by us and by nft. */
final class NetlinkBulkBench implements Bench {
  private static final int SIZE = 100_000;
  private static final int WARM_UP = 3;
  private static final int RUNS = 10;
  private static final double TIMES_FASTER = 5;
  private static final double OVER_KERNEL = 1.3;

  @Override
  public String name() {
    return "netlink-bulk";
  }

  @Override
  public String aim() {
    return "100,000 elements at least 5x faster than nft -f, at most 1.3x the kernel's own time";
  }

  @Override
  public Outcome run() throws IOException {
    List<SetElement> elements = Ruleset.elements(SIZE);
    try (Ruleset ruleset = new Ruleset()) {
      NftTransaction changes = new NftTransaction();
      Samples warmUp = new Samples(WARM_UP);
      fill(ruleset, changes, elements, warmUp, WARM_UP);
      Samples ours = new Samples(RUNS);
      long before = Ruleset.allocatedBytes();
      double system = fill(ruleset, changes, elements, ours, RUNS) / RUNS * 1000;
      double garbage = (Ruleset.allocatedBytes() - before) / (double) RUNS / SIZE;
      Samples nft = fillByNft(ruleset, elements);
      double millis = ours.median() / 1000;
      double millisOfNft = nft.median() / 1000;
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("100,000 elements, p50 (ms)", millis);
      metrics.put("of which inside of the kernel, mean (ms)", system);
      metrics.put("against the kernel's own time", ours.mean() / 1000 / system);
      metrics.put("garbage per element (bytes)", garbage);
      metrics.put("nft -f, p50 (ms)", millisOfNft);
      metrics.put("times faster than nft", millisOfNft / millis);
      boolean met =
          millisOfNft / millis >= TIMES_FASTER && ours.mean() / 1000 / system <= OVER_KERNEL;
      return new Outcome(metrics, met);
    }
  }

  /** Returns the seconds that were spent inside of the kernel. */
  private static double fill(
      Ruleset ruleset, NftTransaction changes, List<SetElement> elements, Samples samples, int runs)
      throws IOException {
    double system = 0;
    for (int i = 0; i < runs; i++) {
      double systemBefore = Ruleset.systemSeconds();
      long start = System.nanoTime();
      ruleset.kernel().apply(changes.clear().add(Ruleset.MAP.name(), elements));
      samples.addSince(start);
      system += Ruleset.systemSeconds() - systemBefore;
      ruleset.kernel().apply(changes.clear().flush(Ruleset.MAP.name()));
    }
    return system;
  }

  private static Samples fillByNft(Ruleset ruleset, List<SetElement> elements) throws IOException {
    Path file = Files.createTempFile("longshore-bench", ".nft");
    try {
      Files.writeString(file, "add element ip bench endpoints " + Ruleset.text(elements) + "\n");
      Samples samples = new Samples(RUNS);
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        ruleset.nft("-f", file.toString());
        samples.addSince(start);
        ruleset.kernel().apply(new NftTransaction().flush(Ruleset.MAP.name()));
      }
      return samples;
    } finally {
      Files.delete(file);
    }
  }
}
