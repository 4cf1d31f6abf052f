package io.longshore.netproxy.config;

import io.longshore.base.log.Log;
import io.longshore.kubeapi.config.ConfigException;
import io.longshore.linux.file.FolderWatch;
import io.longshore.linux.libc.ClosedDescriptorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads a configuration again when its file changes. A file that cannot be used is reported, and
 * what was read before stays. One platform thread waits for the kernel.
 */
public final class ConfigWatch implements AutoCloseable {
  private static final Log LOG = Log.of("config");
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final FolderWatch watch = new FolderWatch();
  private final Supplier<KubeProxyConfiguration> reader;
  private final Consumer<KubeProxyConfiguration> listener;
  private KubeProxyConfiguration current;

  /** Tells the listener, on the watch's own thread, of every configuration that is another. */
  public ConfigWatch(
      Path file,
      KubeProxyConfiguration current,
      Supplier<KubeProxyConfiguration> reader,
      Consumer<KubeProxyConfiguration> listener) {
    this.current = current;
    this.reader = reader;
    this.listener = listener;
    watch.add(file.toAbsolutePath().resolveSibling("").normalize());
    Thread.ofPlatform().name("config watch").daemon().start(this::follow);
  }

  private void follow() {
    while (true) {
      try {
        if (!watch.next(PATIENCE).isEmpty()) {
          readAgain();
        }
      } catch (ClosedDescriptorException e) {
        return;
      } catch (RuntimeException e) {
        LOG.bug("a changed configuration was not taken over", e);
      }
    }
  }

  private void readAgain() {
    KubeProxyConfiguration read;
    try {
      read = reader.get();
    } catch (ConfigException e) {
      LOG.error(
          "the changed configuration cannot be used, the old one stays",
          "problem",
          String.join("; ", e.problems()));
      return;
    }
    if (!read.equals(current)) {
      current = read;
      listener.accept(read);
    }
  }

  /** Ends the watch; a listener that is being told goes on. */
  @Override
  public void close() {
    watch.close();
  }
}
