package io.longshore.benchmarks;

import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.SetElement;
import java.util.LinkedHashMap;
import java.util.Map;

/** One element added to a map and deleted again, by us and by nft, in maps of several sizes. */
final class NetlinkElementBench implements Bench {
  private static final int[] SIZES = {1_000, 10_000, 100_000};
  private static final int WARM_UP = 3_000;
  private static final int RUNS = 5_000;
  private static final int RUNS_OF_NFT = 30;
  private static final double MOST_MICROS = 50;
  private static final double TIMES_FASTER = 100;

  /** Between the sizes; what is more than noise would be growth. */
  private static final double FLAT = 2;

  @Override
  public String name() {
    return "netlink-element";
  }

  @Override
  public String aim() {
    return "p50 at most 50 us, flat in the map's size, at least 100x faster than running nft";
  }

  @Override
  public Outcome run() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    double slowest = 0;
    double fastest = Double.MAX_VALUE;
    double ratio = Double.MAX_VALUE;
    for (int size : SIZES) {
      try (Ruleset ruleset = new Ruleset()) {
        ruleset
            .kernel()
            .apply(new NftTransaction().add(Ruleset.MAP.name(), Ruleset.elements(size)));
        double[] ours = measure(ruleset, size, metrics);
        double[] nft = measureNft(ruleset, size, metrics);
        slowest = Math.max(slowest, Math.max(ours[0], ours[1]));
        fastest = Math.min(fastest, Math.min(ours[0], ours[1]));
        ratio = Math.min(ratio, Math.min(nft[0] / ours[0], nft[1] / ours[1]));
      }
    }
    metrics.put("slowest p50 against fastest, over all sizes", slowest / fastest);
    metrics.put("times faster than nft, at least", ratio);
    boolean met = slowest <= MOST_MICROS && slowest / fastest <= FLAT && ratio >= TIMES_FASTER;
    return new Outcome(metrics, met);
  }

  private static double[] measure(Ruleset ruleset, int size, Map<String, Double> metrics) {
    SetElement element = Ruleset.element(size);
    NftTransaction changes = new NftTransaction();
    Samples added = new Samples(WARM_UP);
    Samples deleted = new Samples(WARM_UP);
    toggle(ruleset, changes, element, added, deleted, WARM_UP);
    added = new Samples(RUNS);
    deleted = new Samples(RUNS);
    long before = Ruleset.allocatedBytes();
    toggle(ruleset, changes, element, added, deleted, RUNS);
    double garbage = (Ruleset.allocatedBytes() - before) / (2.0 * RUNS);
    metrics.put("add to %,d, p50 (us)".formatted(size), added.median());
    metrics.put("add to %,d, p99 (us)".formatted(size), added.p99());
    metrics.put("delete from %,d, p50 (us)".formatted(size), deleted.median());
    metrics.put("delete from %,d, p99 (us)".formatted(size), deleted.p99());
    metrics.put("garbage per transaction at %,d (bytes)".formatted(size), garbage);
    return new double[] {added.median(), deleted.median()};
  }

  private static void toggle(
      Ruleset ruleset,
      NftTransaction changes,
      SetElement element,
      Samples added,
      Samples deleted,
      int runs) {
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      ruleset.kernel().apply(changes.clear().add(Ruleset.MAP.name(), element));
      added.addSince(start);
      start = System.nanoTime();
      ruleset.kernel().apply(changes.clear().delete(Ruleset.MAP.name(), element));
      deleted.addSince(start);
    }
  }

  private static double[] measureNft(Ruleset ruleset, int size, Map<String, Double> metrics) {
    String element = "{ " + Ruleset.text(Ruleset.element(size)) + " }";
    Samples added = new Samples(RUNS_OF_NFT);
    Samples deleted = new Samples(RUNS_OF_NFT);
    for (int i = 0; i < RUNS_OF_NFT; i++) {
      long start = System.nanoTime();
      ruleset.nft("add", "element", "ip", "bench", "endpoints", element);
      added.addSince(start);
      start = System.nanoTime();
      ruleset.nft("delete", "element", "ip", "bench", "endpoints", element);
      deleted.addSince(start);
    }
    metrics.put("nft: add to %,d, p50 (us)".formatted(size), added.median());
    metrics.put("nft: delete from %,d, p50 (us)".formatted(size), deleted.median());
    return new double[] {added.median(), deleted.median()};
  }
}
