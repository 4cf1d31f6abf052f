package io.longshore.cli;

import io.longshore.base.log.Format;
import io.longshore.base.log.Level;
import io.longshore.base.log.LibraryLogs;
import io.longshore.base.log.LogOutput;
import io.longshore.base.time.Clock;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.systemd.Notifier;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import io.longshore.netproxy.config.LoggingSettings;
import io.longshore.netproxy.config.ProxyCommandLine;
import io.longshore.netproxy.config.ProxyFlags;
import io.longshore.netproxy.main.Cleanup;
import io.longshore.netproxy.main.ClusterChoice;
import io.longshore.netproxy.main.MachineTuning;
import io.longshore.netproxy.main.Mode;
import io.longshore.netproxy.main.Modes;
import io.longshore.netproxy.main.NodeName;
import io.longshore.netproxy.main.ProxyProgram;
import io.longshore.netproxy.main.ProxySetup;
import io.longshore.netproxy.main.ServiceProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Forwards the packets of Services, in the place of kube-proxy and with its flags. */
final class ProxyCommand implements Command {
  /** Where nobody watches, there is nothing to do while the proxy runs. */
  private static final Duration UNWATCHED = Duration.ofDays(1);

  @Override
  public String name() {
    return "proxy";
  }

  @Override
  public String summary() {
    return "forward the packets of Services, in the place of kube-proxy";
  }

  @Override
  public String help() {
    return """
        longshore proxy: forward the packets of Services, in the place of kube-proxy

        usage: longshore proxy --config FILE
               longshore proxy --kubeconfig FILE [FLAG...]
               longshore proxy --cleanup

        FILE is a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1); other flags then do not
        count, but for --hostname-override, -v and --logging-format. It is read again when it
        changes. SIGTERM ends the program, and the kernel goes on forwarding.

        """
        + FlagHelp.lines(ProxyFlags.ALL)
        + """
        --version                                say which longshore this is

        exit codes: 0 done, or ended by a signal; 1 failed; 2 wrong arguments
        """;
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws InterruptedException {
    if (arguments.contains("--version")) {
      return new VersionCommand().run(List.of(), console);
    }
    ProxyCommandLine line = parse(arguments);
    KubeProxyConfiguration config = line.configuration();
    useLog(config.logging());
    if (line.writeConfigTo().isPresent()) {
      return write(config, line.writeConfigTo().get());
    }
    NetworkNamespace network = NetworkNamespace.own();
    List<Mode> modes = Modes.all();
    if (line.cleanup()) {
      return cleanUp(modes, network);
    }
    if (line.initOnly()) {
      MachineTuning.apply(config, network);
      return ExitCode.DONE;
    }
    return forward(line, modes, network);
  }

  private static ProxyCommandLine parse(List<String> arguments) {
    try {
      return ProxyCommandLine.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw new UsageException("proxy: " + e.getMessage());
    }
  }

  private static void useLog(LoggingSettings settings) {
    Format format =
        settings.format().equals("json") ? Format.JSON : LogOutput.formatOfStandardError();
    LogOutput.useStandardError(format, Level.ofVerbosity(settings.verbosity()));
    LibraryLogs.takeIn();
  }

  private static ExitCode write(KubeProxyConfiguration config, Path file) {
    try {
      Files.writeString(file, config.toYaml());
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandException("cannot write the configuration: " + e);
    }
  }

  private static ExitCode cleanUp(List<Mode> modes, NetworkNamespace network) {
    List<String> problems = Cleanup.remove(modes, network);
    if (!problems.isEmpty()) {
      throw new CommandException("not everything was removed: " + String.join("; ", problems));
    }
    return ExitCode.DONE;
  }

  private static ExitCode forward(ProxyCommandLine line, List<Mode> modes, NetworkNamespace network)
      throws InterruptedException {
    Ending ending = Ending.bySignals();
    Notifier systemd = Notifier.fromEnvironment();
    systemd.status("waiting for the API server");
    try (ProxyProgram program =
        ProxyProgram.start(
            line.configFile(),
            line::configuration,
            config -> outdated -> setup(line, config, modes, network, outdated),
            ending::failed)) {
      systemd.ready("forwarding");
      Duration pause = systemd.watchdogInterval().map(all -> all.dividedBy(2)).orElse(UNWATCHED);
      while (!ending.await(pause)) {
        // A proxy whose changes do not reach the kernel is not one that works.
        if (program.proxy().map(ServiceProxy::isHealthy).orElse(true)) {
          systemd.watchdog();
        }
      }
      systemd.stopping("ending; the kernel goes on forwarding");
    } finally {
      ending.over();
    }
    Optional<RuntimeException> failure = ending.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return ExitCode.DONE;
  }

  private static ProxySetup setup(
      ProxyCommandLine line,
      KubeProxyConfiguration config,
      List<Mode> modes,
      NetworkNamespace network,
      Consumer<String> outdated) {
    return new ProxySetup(
        config,
        line.values().texts(),
        NodeName.of(config),
        ClusterChoice.of(config, line.master()),
        modes,
        network,
        Clock.system(),
        outdated);
  }
}
