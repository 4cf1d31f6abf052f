package io.longshore.benchmarks;

import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.expr.Compare;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.PayloadLoad;
import io.longshore.netlink.nftables.expr.Register;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map listed, and a rule added to a table of many, by us and by nft. */
final class NetlinkDumpBench implements Bench {
  private static final int SIZE = 100_000;
  private static final int RULES = 10_000;
  private static final int WARM_UP = 5;
  private static final int RUNS = 20;
  private static final int RULE_RUNS = 500;

  @Override
  public String name() {
    return "netlink-dump";
  }

  @Override
  public String aim() {
    return "100,000 elements listed, and a rule added to 10,000, faster than by nft";
  }

  @Override
  public Outcome run() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    boolean listedFaster = list(metrics);
    boolean addedFaster = addRule(metrics);
    return new Outcome(metrics, listedFaster && addedFaster);
  }

  private static boolean list(Map<String, Double> metrics) {
    try (Ruleset ruleset = new Ruleset()) {
      ruleset.kernel().apply(new NftTransaction().add(Ruleset.MAP.name(), Ruleset.elements(SIZE)));
      list(ruleset, WARM_UP);
      Samples ours = list(ruleset, RUNS);
      Samples nft = new Samples(RUNS);
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        ruleset.nft("list", "map", "ip", "bench", "endpoints");
        nft.addSince(start);
      }
      metrics.put("list 100,000 elements, p50 (ms)", ours.median() / 1000);
      metrics.put("nft: list 100,000 elements, p50 (ms)", nft.median() / 1000);
      metrics.put("times faster than nft, listing", nft.median() / ours.median());
      return nft.median() > ours.median();
    }
  }

  private static Samples list(Ruleset ruleset, int runs) {
    Samples samples = new Samples(runs);
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      int found = ruleset.kernel().elements(Ruleset.MAP.name()).size();
      samples.addSince(start);
      if (found != SIZE) {
        throw new IllegalStateException(found + " elements listed, not " + SIZE);
      }
    }
    return samples;
  }

  private static boolean addRule(Map<String, Double> metrics) {
    try (Ruleset ruleset = new Ruleset()) {
      Chain chain = Chain.of(Ruleset.TABLE.chain("rules"), "");
      NftTransaction changes = new NftTransaction().add(chain);
      for (int i = 0; i < RULES; i++) {
        changes.append(rule(chain, i));
      }
      ruleset.kernel().apply(changes);
      Samples ours = new Samples(RULE_RUNS);
      for (int i = 0; i < RULE_RUNS; i++) {
        long start = System.nanoTime();
        ruleset.kernel().apply(changes.clear().append(rule(chain, RULES + i)));
        ours.addSince(start);
      }
      Samples nft = new Samples(RUNS);
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        ruleset.nft("add", "rule", "ip", "bench", "rules", "ip", "daddr", "10.9.0." + i, "drop");
        nft.addSince(start);
      }
      metrics.put("add a rule to 10,000, p50 (us)", ours.median());
      metrics.put("add a rule to 10,000, p99 (us)", ours.p99());
      metrics.put("nft: add a rule to 10,000, p50 (us)", nft.median());
      metrics.put("times faster than nft, adding a rule", nft.median() / ours.median());
      return nft.median() > ours.median();
    }
  }

  private static Rule rule(Chain chain, int index) {
    return Rule.of(
        chain.name(),
        PayloadLoad.ipDestination(Register.at(0)),
        Compare.equal(Register.at(0), Bytes.big32(0x0a000000 + index)),
        new ImmediateVerdict(Verdict.Plain.DROP));
  }
}
