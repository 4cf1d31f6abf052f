package io.longshore.cli;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.agent.main.AgentSetup;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.ProxyCommandLine;
import io.longshore.netproxy.main.ClusterChoice;
import io.longshore.netproxy.main.Mode;
import io.longshore.netproxy.main.Modes;
import io.longshore.netproxy.main.ProxyProgram;
import io.longshore.netproxy.main.ProxySetup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The proxy in the agent's process, with the agent's node and connection. */
record NodeProxy(Optional<ProxyProgram> program) implements AutoCloseable {

  /** Starts it, if it is wanted. */
  static NodeProxy start(AgentSetup agent, AgentCommandLine line, Consumer<RuntimeException> failed)
      throws InterruptedException {
    Optional<String> file = line.value("proxy-config");
    if (file.isEmpty() && !line.isTrue("proxy")) {
      return new NodeProxy(Optional.empty());
    }
    NetworkNamespace network = NetworkNamespace.own();
    List<Mode> modes = Modes.all();
    ProxyCommandLine proxyLine = ProxyCommandLine.parse(flags(agent, line, file));
    return new NodeProxy(
        Optional.of(
            ProxyProgram.start(
                file.map(Path::of),
                proxyLine::configuration,
                config -> outdated -> setup(agent, proxyLine, config, modes, network, outdated),
                failed)));
  }

  private static List<String> flags(
      AgentSetup agent, AgentCommandLine line, Optional<String> file) {
    List<String> flags = new ArrayList<>();
    flags.add("--hostname-override=" + agent.nodeName());
    if (file.isPresent()) {
      flags.add("--config=" + file.get());
    } else {
      line.value("cluster-cidr").ifPresent(range -> flags.add("--cluster-cidr=" + range));
    }
    return flags;
  }

  private static ProxySetup setup(
      AgentSetup agent,
      ProxyCommandLine line,
      KubeProxyConfiguration config,
      List<Mode> modes,
      NetworkNamespace network,
      Consumer<String> outdated) {
    return new ProxySetup(
        config,
        line.values().texts(),
        agent.nodeName(),
        cluster(agent, config),
        modes,
        network,
        Clock.system(),
        outdated);
  }

  /** A proxy with a kubeconfig of its own is another user than the node. */
  private static ClusterConnection cluster(AgentSetup agent, KubeProxyConfiguration config) {
    return config.clientConnection().kubeconfig().isEmpty()
        ? agent.cluster()
        : ClusterChoice.of(config, Optional.empty());
  }

  /** The kernel goes on forwarding. */
  @Override
  public void close() {
    program.ifPresent(ProxyProgram::close);
  }
}
