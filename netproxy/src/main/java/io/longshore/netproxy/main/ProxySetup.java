package io.longshore.netproxy.main;

import io.longshore.base.time.Clock;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a proxy is started with.
 *
 * @param flags those of the command line
 * @param nodeName the name of its Node
 * @param modes all that this program knows: one forwards, the others' leftovers are removed
 * @param network where packets are forwarded: the namespace that the program itself runs in, but
 *     for tests
 * @param outdated is told, once or more, that the proxy must be started anew, and why
 */
public record ProxySetup(
    KubeProxyConfiguration configuration,
    Map<String, String> flags,
    String nodeName,
    ClusterConnection cluster,
    List<Mode> modes,
    NetworkNamespace network,
    Clock clock,
    Consumer<String> outdated) {

  /** Copies the collections. */
  public ProxySetup {
    flags = Map.copyOf(flags);
    modes = List.copyOf(modes);
  }

  /** The mode that forwards. */
  public Mode mode() {
    return modes.stream()
        .filter(mode -> mode.mode() == configuration.proxyMode())
        .findFirst()
        .orElseThrow(
            () ->
                new ProxyException(
                    "this program has no mode "
                        + configuration.proxyMode()
                        + ", but "
                        + modes.stream().map(Mode::mode).toList()));
  }
}
