package io.longshore.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** Says which longshore this is. */
final class VersionCommand implements Command {
  /** The release whose kubelet and kube-proxy this behaves as. */
  private static final String KUBERNETES = "1.36";

  @Override
  public String name() {
    return "version";
  }

  @Override
  public String summary() {
    return "say which longshore this is";
  }

  @Override
  public String help() {
    return "usage: longshore version\n";
  }

  @Override
  public ExitCode run(List<String> arguments, Console console) {
    if (!arguments.isEmpty()) {
      throw new UsageException("version takes no arguments, but got " + arguments);
    }
    console
        .out()
        .println(
            "longshore "
                + own()
                + " (Kubernetes "
                + KUBERNETES
                + ", Java "
                + Runtime.version()
                + ")");
    return ExitCode.DONE;
  }

  /** As the build has written it. */
  static String own() {
    Properties properties = new Properties();
    try (InputStream stream = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", "unknown");
  }
}
