package io.longshore.netproxy.ipvs;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.linux.proc.Sysctl;
import java.util.ArrayList;
import java.util.List;

/** The kernel's settings that this mode needs, as pkg/proxy/ipvs has them. */
final class KernelSettings {
  private static final Log LOG = Log.of("ipvs");

  /** A file below /proc/sys and what is in it. */
  record Setting(String name, long value) {}

  private KernelSettings() {}

  /** What a kernel of a release such as {@code 6.1.0-13-amd64} needs. */
  static List<Setting> wanted(IpvsOptions options, String release) {
    List<Setting> settings =
        new ArrayList<>(
            List.of(
                new Setting("net/ipv4/vs/conntrack", 1),
                // Connections to what is gone end at their next packet.
                new Setting("net/ipv4/vs/expire_nodest_conn", 1),
                // Clients that stay with an endpoint leave it when it drains.
                new Setting("net/ipv4/vs/expire_quiescent_template", 1),
                new Setting("net/ipv4/ip_forward", 1)));
    if (waitsForReusedPorts(release)) {
      settings.add(new Setting("net/ipv4/vs/conn_reuse_mode", 0));
    }
    if (options.strictArp()) {
      settings.add(new Setting("net/ipv4/conf/all/arp_ignore", 1));
      settings.add(new Setting("net/ipv4/conf/all/arp_announce", 2));
    }
    return settings;
  }

  /**
   * Between 4.1 and 5.9 a connection from a port that was used a moment ago waited for a second:
   * kubernetes/kubernetes#93297.
   */
  private static boolean waitsForReusedPorts(String release) {
    String[] parts = release.split("[^0-9]+", 3);
    if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException("not a kernel's release: \"" + release + '"');
    }
    int version = Integer.parseInt(parts[0]) * 1_000 + Integer.parseInt(parts[1]);
    return version >= 4_001 && version < 5_009;
  }

  /** Writes what is not so already, in a network namespace. */
  static void ensure(List<Setting> settings, NetworkNamespace namespace) {
    try {
      namespace.call(
          () -> {
            Sysctl sysctl = new Sysctl();
            settings.forEach(setting -> ensure(sysctl, setting));
            return settings;
          });
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot change settings in " + namespace, e);
    }
  }

  private static void ensure(Sysctl sysctl, Setting setting) {
    long present =
        sysctl
            .readNumber(setting.name())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the mode ipvs needs the kernel's setting "
                            + setting.name()
                            + ", which is not there: is the module ip_vs loaded?"));
    if (present != setting.value()) {
      sysctl.write(setting.name(), Long.toString(setting.value()));
      LOG.info("changed a setting", "name", setting.name(), "from", present, "to", setting.value());
    }
  }
}
