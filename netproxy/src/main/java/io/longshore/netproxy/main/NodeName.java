package io.longshore.netproxy.main;

import io.longshore.netproxy.config.KubeProxyConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The name of the proxy's Node. */
public final class NodeName {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private NodeName() {}

  /** The name that the user gives, or else the machine's, in small letters. */
  public static String of(KubeProxyConfiguration config) {
    String given = config.hostnameOverride().strip();
    try {
      String name = given.isEmpty() ? Files.readString(HOST_NAME).strip() : given;
      if (name.isEmpty()) {
        throw new ProxyException("this machine has no name; --hostname-override gives one");
      }
      return name.toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
