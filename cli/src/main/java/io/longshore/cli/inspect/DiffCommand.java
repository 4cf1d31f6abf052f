package io.longshore.cli.inspect;

import io.longshore.cli.Arguments;
import io.longshore.cli.Command;
import io.longshore.cli.CommandException;
import io.longshore.cli.Console;
import io.longshore.cli.ExitCode;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.inspect.desired.WantedElements;
import io.longshore.netproxy.inspect.desired.WantedServices;
import io.longshore.netproxy.inspect.report.DifferencesText;
import io.longshore.netproxy.inspect.report.InspectJson;
import io.longshore.netproxy.inspect.service.Comparison;
import io.longshore.netproxy.inspect.service.Difference;
import io.longshore.netproxy.inspect.service.ServiceSurvey;
import io.longshore.netproxy.model.ServiceView;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares what the kernel does with what Services want. */
final class DiffCommand implements Command {
  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String summary() {
    return "compare what the kernel does with what the API server's Services want";
  }

  @Override
  public String help() {
    return """
      usage: longshore inspect diff [OPTION...]

      Asks the API server once for Services and EndpointSlices, and tells where packets go
      otherwise than these want: whichever mode wrote the rules, and whoever. Of our own mode
      nftables it tells the elements too. Fails if anything is different.

        --kubeconfig FILE  how to reach the API server (default: $KUBECONFIG, ~/.kube/config)
        --node NAME        this node's name (default: its host name)
      """
        + Kernel.OPTIONS;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    Arguments given =
        Options.parse(arguments, Set.of("--kubeconfig", "--node"), Set.of()).withoutOthers();
    boolean json = given.json();
    List<ServiceView> wanted = wanted(given);
    List<Difference> differences =
        new ArrayList<>(Comparison.of(wanted, new ServiceSurvey(Kernel.read(given)).all()));
    try (NetworkNamespace namespace = Kernel.namespace(given)) {
      differences.addAll(WantedElements.differences(wanted, namespace));
    }
    console
        .out()
        .print(
            json
                ? InspectJson.differences(differences)
                : DifferencesText.print(differences, console.colourful()));
    return differences.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static List<ServiceView> wanted(Arguments given) {
    ClusterConnection connection =
        given
            .option("--kubeconfig")
            .map(file -> Kubeconfig.read(Path.of(file)))
            .orElseGet(Kubeconfig::fromEnvironment)
            .connection();
    try (KubeClient client = new KubeClient(connection, ClientSettings.of("longshore-inspect"))) {
      return WantedServices.list(client, given.option("--node").orElseGet(DiffCommand::hostName));
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new CommandException("cannot tell this machine's name: give it with --node");
    }
  }
}
