package io.longshore.cli.cluster;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.cli.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Makes this machine a cluster of one node. */
final class UpCommand implements Command {
  private static final Set<String> VALUED =
      Set.of(
          "--root",
          "--node-name",
          "--node-ip",
          "--secure-port",
          "--cluster-cidr",
          "--container-runtime-endpoint",
          "--proxy-mode");
  private static final String POD_RANGE = "10.244.0.0/16";
  private static final String PORT = "6443";

  @Override
  public String name() {
    return "up";
  }

  @Override
  public String summary() {
    return "make this machine a cluster of one node";
  }

  @Override
  public String help() {
    return """
        usage: longshore up [OPTION...]

        Starts a container runtime (unless one is named), the master and the agent with its proxy,
        waits until the node is ready, and says how to go on. What runs already is left as it is.

          --root DIR                           everything the cluster has (default %s)
          --node-name NAME                     default: the machine's name
          --node-ip IP                         default: the address on the way to the world
          --secure-port PORT                   of the API server (default %s)
          --cluster-cidr CIDR                  the addresses of pods (default %s)
          --container-runtime-endpoint ENDPOINT  a runtime that is there already
          --proxy-mode MODE                    nftables, iptables or ipvs (default nftables)

        longshore down takes everything away again.
        """
        .formatted(ClusterFolder.USUAL, PORT, POD_RANGE);
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws InterruptedException {
    Arguments given = Arguments.parse(arguments, VALUED, Set.of()).withoutOthers();
    ClusterFolder folder =
        new ClusterFolder(
            Path.of(given.option("--root").orElse(ClusterFolder.USUAL.toString()))
                .toAbsolutePath());
    ClusterPlan plan =
        new ClusterPlan(
            folder,
            given.option("--node-name").orElseGet(ThisMachine::name),
            given.option("--node-ip").orElseGet(ThisMachine::address),
            port(given.option("--secure-port").orElse(PORT)),
            given.option("--cluster-cidr").orElse(POD_RANGE),
            given.option("--container-runtime-endpoint"),
            given.option("--proxy-mode").orElse("nftables"),
            List.of());
    StartScript script = StartScript.own();
    new Startup(plan, script, console.out()).run();
    console.out().print(farewell(plan, script));
    return ExitCode.DONE;
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException("up: --secure-port is no number: " + text);
    }
  }

  private static String farewell(ClusterPlan plan, StartScript script) {
    return """

    The node %1$s is ready. Its kubeconfig is %2$s

      export KUBECONFIG=%2$s
      kubectl get nodes -o wide
      kubectl create deployment web --image=IMAGE --replicas=3
      %3$s inspect services
    """
        .formatted(plan.nodeName(), plan.folder().kubeconfig(), script.typed());
  }
}
