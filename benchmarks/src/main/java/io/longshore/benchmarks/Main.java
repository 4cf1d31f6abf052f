package io.longshore.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the named benches, or all, one after the other. Ends with 1 if one could not be run and with
 * 2 for a wrong name; an aim that is not reached is shown, and is no failure.
 */
public final class Main {
  /** Where figures and logs go. */
  static final Path FOLDER = Path.of(System.getenv().getOrDefault("BENCH_FOLDER", "target/bench"));

  private Main() {}

  /** All benches, in the order in which they run. */
  static List<Bench> all() {
    return List.of(
        new SystemCallBench(),
        new KubeApiBench(),
        new NetlinkElementBench(),
        new NetlinkBulkBench(),
        new NetlinkDumpBench(),
        new NetlinkIptablesBench(),
        new NetproxySyncBench(),
        new NetproxyUpdateBench(),
        new NetproxyChurnBench(),
        new NetproxyDataplaneBench(),
        new NetproxyMemoryBench(),
        new NetproxyIpvsBench(),
        new CriBench(),
        new AgentStartBench(),
        new AgentPodsBench(),
        new AgentMemoryBench(),
        new MasterWriteBench(),
        new MasterWatchBench(),
        new MasterMemoryBench(),
        new UserspaceTcpBench());
  }

  /** See the class. */
  public static void main(String[] names) {
    List<Bench> chosen = new ArrayList<>();
    for (String name : names) {
      List<Bench> found = all().stream().filter(bench -> bench.name().equals(name)).toList();
      if (found.isEmpty()) {
        System.err.println(
            "no bench is called " + name + ": " + all().stream().map(Bench::name).toList());
        System.exit(2);
      }
      chosen.addAll(found);
    }
    System.exit(run(chosen.isEmpty() ? all() : chosen) ? 0 : 1);
  }

  private static boolean run(List<Bench> benches) {
    boolean fine = true;
    for (Bench bench : benches) {
      try {
        Outcome outcome = bench.run();
        System.out.println(Report.table(bench, outcome));
        Report.write(FOLDER, bench, outcome);
      } catch (Exception e) {
        System.err.println(bench.name() + " could not be run: " + e);
        fine = false;
      }
    }
    return fine;
  }
}
