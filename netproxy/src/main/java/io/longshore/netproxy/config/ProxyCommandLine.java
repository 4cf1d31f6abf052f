package io.longshore.netproxy.config;

import io.longshore.kubeapi.config.Flag;
import io.longshore.kubeapi.config.FlagFile;
import io.longshore.kubeapi.config.FlagKind;
import io.longshore.kubeapi.config.FlagValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What kube-proxy's command line says. */
public record ProxyCommandLine(FlagValues values) {
  /** These stand before the file, as with kube-proxy. */
  private static final List<String> STRONGER_THAN_FILE =
      List.of("hostname-override", "v", "logging-format");

  /** Reads arguments such as {@code --config=FILE}, {@code --cleanup} and {@code -v 2}. */
  public static ProxyCommandLine parse(List<String> arguments) {
    return new ProxyCommandLine(FlagValues.parse(arguments, ProxyFlags.ALL));
  }

  /** The configuration file, if one is named. */
  public Optional<Path> configFile() {
    return values.path("config");
  }

  /** Where the configuration is to be written, if it is. */
  public Optional<Path> writeConfigTo() {
    return values.path("write-config-to");
  }

  /** Whether the rules of all modes are to be removed, and nothing else done. */
  public boolean cleanup() {
    return values.isTrue("cleanup");
  }

  /** Whether only what needs all privileges is to be done. */
  public boolean initOnly() {
    return values.isTrue("init-only");
  }

  /** The address of the API server, if it is given here. */
  public Optional<String> master() {
    return values.value("master");
  }

  /** The configuration: of the file, where there is one, and else of the flags. */
  public KubeProxyConfiguration configuration() {
    FlagFile file = values.file(ProxyFlags.ALL.stream().filter(this::counts).toList());
    if (configFile().isEmpty()) {
      // One flag for all modes, though the file has it in two places.
      values
          .value("masquerade-all")
          .ifPresent(text -> file.put("nftables.masqueradeAll", FlagKind.TRUTH.yaml(text)));
    }
    return file.over(
        configFile().map(KubeProxyConfiguration::read).orElse(KubeProxyConfiguration.DEFAULT),
        KubeProxyConfiguration.API_VERSION,
        KubeProxyConfiguration.KIND);
  }

  private boolean counts(Flag flag) {
    return configFile().isEmpty() || STRONGER_THAN_FILE.contains(flag.name());
  }
}
