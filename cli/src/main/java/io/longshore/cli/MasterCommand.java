package io.longshore.cli;

import io.longshore.base.log.Format;
import io.longshore.base.log.Level;
import io.longshore.base.log.LibraryLogs;
import io.longshore.base.log.LogOutput;
import io.longshore.linux.systemd.Notifier;
import io.longshore.master.config.LoopSettings;
import io.longshore.master.config.MasterConfig;
import io.longshore.master.main.Master;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Serves the API of a small cluster. */
final class MasterCommand implements Command {
  private static final String DATA = "/var/lib/longshore/master";
  private static final int LARGEST = 65_535;
  private static final Duration UNWATCHED = Duration.ofDays(1);
  private static final Set<String> VALUED =
      Set.of(
          "--data-dir",
          "--bind-address",
          "--secure-port",
          "--advertise-address",
          "--service-cluster-ip-range",
          "--cluster-cidr",
          "--cert-sans",
          "--logging-format",
          "--v");

  @Override
  public String name() {
    return "master";
  }

  @Override
  public String summary() {
    return "serve the API of a small cluster, with its controllers and scheduler";
  }

  @Override
  public String help() {
    return """
        usage: longshore master [OPTION...]

        Serves the Kubernetes API of a small cluster from one file, with the controllers and the
        scheduler that it needs. At its first start it makes an authority of its own and the
        kubeconfig of an administrator.

          --data-dir DIR                   the objects, keys and kubeconfigs
                                           (default %s; the kubeconfig: admin.conf)
          --bind-address IP                where it listens (default 0.0.0.0)
          --secure-port PORT               the port of the API (default %d)
          --advertise-address IP           by which nodes and pods reach it (default: the one that it
                                           listens on, or that of the machine's first network)
          --service-cluster-ip-range CIDR  the addresses of Services (default %s)
          --cluster-cidr CIDR[,CIDR]       the addresses of pods, of which each node gets a part
          --cert-sans NAME,IP,...          more names and addresses by which clients may reach it
          --logging-format text|json       how the log is written
          --v N                            how much of it: 0 to 10 (default 0)

        SIGTERM ends it; what it has answered is on the disk.
        """
        .formatted(DATA, MasterConfig.PORT, MasterConfig.SERVICE_RANGE);
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) throws InterruptedException {
    Arguments given = Arguments.parse(arguments, VALUED, Set.of()).withoutOthers();
    MasterConfig config = config(given);
    useLog(given);
    Ending ending = Ending.bySignals();
    Notifier systemd = Notifier.fromEnvironment();
    try (Master master = Master.start(config)) {
      systemd.ready("serving on port " + master.port());
      Duration pause = systemd.watchdogInterval().map(all -> all.dividedBy(2)).orElse(UNWATCHED);
      while (!ending.await(pause)) {
        systemd.watchdog();
      }
      systemd.stopping("ending");
    } finally {
      ending.over();
    }
    return ExitCode.DONE;
  }

  private static void useLog(Arguments given) {
    Format format =
        switch (given.option("--logging-format").orElse("text")) {
          case "json" -> Format.JSON;
          case "text" -> LogOutput.formatOfStandardError();
          default -> throw new UsageException("master: --logging-format is text or json");
        };
    LogOutput.useStandardError(format, Level.ofVerbosity(number(given, "--v", 0)));
    LibraryLogs.takeIn();
  }

  static MasterConfig config(Arguments given) {
    InetSocketAddress listen =
        new InetSocketAddress(
            address("--bind-address", given.option("--bind-address").orElse("0.0.0.0")),
            number(given, "--secure-port", MasterConfig.PORT));
    List<InetAddress> addresses = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String one : given.option("--cert-sans").orElse("").split(",")) {
      if (!one.isBlank()) {
        literal(one.strip()).ifPresentOrElse(addresses::add, () -> names.add(one.strip()));
      }
    }
    return new MasterConfig(
        Path.of(given.option("--data-dir").orElse(DATA)),
        listen,
        addresses,
        names,
        given.option("--service-cluster-ip-range").orElse(MasterConfig.SERVICE_RANGE),
        given
            .option("--cluster-cidr")
            .map(ranges -> LoopSettings.ALL.withPodRanges(List.of(ranges.split(","))))
            .orElse(LoopSettings.ALL),
        given.option("--advertise-address").map(one -> address("--advertise-address", one)),
        true);
  }

  private static InetAddress address(String option, String text) {
    return literal(text)
        .orElseThrow(() -> new UsageException("master: " + option + " is no address: " + text));
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int number(Arguments given, String option, int otherwise) {
    String text = given.option(option).orElse(Integer.toString(otherwise));
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > LARGEST) {
      throw new UsageException("master: " + option + " is no number up to 65535: " + text);
    }
    return Integer.parseInt(text);
  }
}
