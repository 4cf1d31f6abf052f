package io.longshore.cli;

import io.longshore.agent.config.AgentCommandLine;
import io.longshore.agent.config.AgentFlags;
import io.longshore.agent.config.KubeletConfiguration;
import io.longshore.agent.config.ProcessSettings;
import io.longshore.agent.main.Agent;
import io.longshore.agent.main.AgentSetup;
import io.longshore.base.log.Format;
import io.longshore.base.log.Level;
import io.longshore.base.log.LibraryLogs;
import io.longshore.base.log.LogOutput;
import io.longshore.linux.systemd.Notifier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs the pods of this node, in the place of a kubelet and with its flags. */
final class AgentCommand implements Command {
  /** Where nobody watches, there is nothing to do while the agent runs. */
  private static final Duration UNWATCHED = Duration.ofDays(1);

  @Override
  public String name() {
    return "agent";
  }

  @Override
  public String summary() {
    return "run the pods of this node, in the place of a kubelet";
  }

  @Override
  public String help() {
    return """
        longshore agent: run the pods of this node, in the place of a kubelet

        usage: longshore agent --kubeconfig FILE [--config FILE] [FLAG...]

        The configuration file is a KubeletConfiguration (kubelet.config.k8s.io/v1beta1); flags stand
        before it. With --proxy it forwards the packets of Services too. SIGTERM ends the program,
        and pods go on.

        """
        + FlagHelp.lines(AgentFlags.ALL)
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
    AgentCommandLine line = parse(arguments);
    KubeletConfiguration configuration = line.configuration();
    useLog(configuration.process().logging());
    return serve(AgentSetup.of(line, configuration), line);
  }

  private static AgentCommandLine parse(List<String> arguments) {
    try {
      return AgentCommandLine.parse(arguments);
    } catch (IllegalArgumentException e) {
      throw new UsageException("agent: " + e.getMessage());
    }
  }

  private static void useLog(ProcessSettings.Logging settings) {
    Format format =
        settings.format().equals("json") ? Format.JSON : LogOutput.formatOfStandardError();
    LogOutput.useStandardError(format, Level.ofVerbosity(settings.verbosity()));
    LibraryLogs.takeIn();
  }

  private static ExitCode serve(AgentSetup setup, AgentCommandLine line)
      throws InterruptedException {
    Ending ending = Ending.bySignals();
    Notifier systemd = Notifier.fromEnvironment();
    systemd.status("waiting for the container runtime");
    try (Agent agent = Agent.start(setup);
        NodeProxy _ = NodeProxy.start(setup, line, ending::failed)) {
      systemd.ready("running pods");
      Duration pause = systemd.watchdogInterval().map(all -> all.dividedBy(2)).orElse(UNWATCHED);
      while (!ending.await(pause)) {
        if (agent.isHealthy()) {
          systemd.watchdog();
        }
      }
      systemd.stopping("ending; pods go on");
    } finally {
      ending.over();
    }
    Optional<RuntimeException> failure = ending.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return ExitCode.DONE;
  }
}
