package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.log.Log;
import io.longshore.netproxy.config.ConfigWatch;
import io.longshore.netproxy.config.KubeProxyConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A proxy that starts anew when its configuration is another, or when something that it has once
 * looked at is: the machine goes on forwarding meanwhile. Safe for use by several threads.
 */
public final class ProxyProgram implements AutoCloseable {
  private static final Log LOG = Log.of("proxy");

  /** Makes the set-up of a configuration; what it is given is told why to start anew. */
  public interface SetupMaker
      extends Function<KubeProxyConfiguration, Function<Consumer<String>, ProxySetup>> {}

  private final SetupMaker setups;
  private final Consumer<RuntimeException> failed;
  private final ExecutorService restarts =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("restart").daemon().factory());
  private final Optional<ConfigWatch> watch;

  @GuardedBy("this")
  private KubeProxyConfiguration configuration;

  @GuardedBy("this")
  private Optional<ServiceProxy> current = Optional.empty();

  @GuardedBy("this")
  private boolean closed;

  private ProxyProgram(
      Optional<Path> file,
      Supplier<KubeProxyConfiguration> reader,
      SetupMaker setups,
      Consumer<RuntimeException> failed) {
    this.setups = setups;
    this.failed = failed;
    this.configuration = reader.get();
    this.watch = file.map(path -> new ConfigWatch(path, configuration, reader, this::reconfigured));
  }

  /**
   * Starts a proxy.
   *
   * @param file is watched, if there is one
   * @param reader reads the configuration, now and when the file has changed
   * @param failed is told when a later start fails: the program can only end
   */
  public static ProxyProgram start(
      Optional<Path> file,
      Supplier<KubeProxyConfiguration> reader,
      SetupMaker setups,
      Consumer<RuntimeException> failed)
      throws InterruptedException {
    ProxyProgram program = new ProxyProgram(file, reader, setups, failed);
    try {
      program.startCurrent();
    } catch (RuntimeException | InterruptedException e) {
      program.close();
      throw e;
    }
    return program;
  }

  private synchronized void startCurrent() throws InterruptedException {
    if (!closed) {
      ProxySetup setup = setups.apply(configuration).apply(this::restart);
      current = Optional.of(ServiceProxy.start(setup));
    }
  }

  /** The proxy that runs now; none while it starts anew. */
  public synchronized Optional<ServiceProxy> proxy() {
    return current;
  }

  private void reconfigured(KubeProxyConfiguration now) {
    synchronized (this) {
      configuration = now;
    }
    restart("the configuration has changed");
  }

  private void restart(String reason) {
    LOG.info("the proxy starts anew", "reason", reason);
    restarts.execute(this::restartNow);
  }

  private void restartNow() {
    try {
      handOver();
      startCurrent();
    } catch (RuntimeException e) {
      failed.accept(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void handOver() {
    current.ifPresent(ServiceProxy::handOver);
    current = Optional.empty();
  }

  private synchronized void closeCurrent() {
    current.ifPresent(ServiceProxy::close);
    current = Optional.empty();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    watch.ifPresent(ConfigWatch::close);
    restarts.shutdownNow();
    closeCurrent();
  }
}
