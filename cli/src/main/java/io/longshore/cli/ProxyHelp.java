package io.longshore.cli;

import io.longshore.netproxy.config.FlagKind;
import io.longshore.netproxy.config.ProxyFlag;
import java.util.stream.Collectors;

/** What {@code longshore proxy --help} prints. */
final class ProxyHelp {
  private ProxyHelp() {}

  static String text() {
    return """
        longshore proxy: forward the packets of Services, in the place of kube-proxy

        usage: longshore proxy --config FILE
               longshore proxy --kubeconfig FILE [FLAG...]
               longshore proxy --cleanup

        FILE is a KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1); other flags then do not
        count, but for --hostname-override, -v and --logging-format. It is read again when it
        changes. SIGTERM ends the program, and the kernel goes on forwarding.

        """
        + ProxyFlag.ALL.stream().map(ProxyHelp::line).collect(Collectors.joining())
        + """
        --version                                say which longshore this is

        exit codes: 0 done, or ended by a signal; 1 failed; 2 wrong arguments
        """;
  }

  private static String line(ProxyFlag flag) {
    String dashes = flag.name().length() == 1 ? "-" : "--";
    return "%-40s %s\n".formatted(dashes + flag.name() + value(flag.kind()), flag.help());
  }

  private static String value(FlagKind kind) {
    return switch (kind) {
      case TRUTH -> "";
      case TEXT -> " TEXT";
      case NUMBER -> " NUMBER";
      case LIST -> " ITEM,...";
      case PAIRS -> " NAME=true,...";
    };
  }
}
