package io.longshore.netproxy.main;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.metrics.Metrics;
import java.util.Optional;
import java.util.function.Function;

/**
 * Figures of a mode, in which both families of addresses count: they are registered once for each
 * program. Safe for use by several threads.
 */
final class SharedFigures<F> {
  private record Registered<F>(Metrics metrics, F figures) {}

  private final Function<Metrics, F> maker;

  @GuardedBy("this")
  private Optional<Registered<F>> registered = Optional.empty();

  SharedFigures(Function<Metrics, F> maker) {
    this.maker = maker;
  }

  synchronized F in(Metrics metrics) {
    if (registered.filter(known -> known.metrics() == metrics).isEmpty()) {
      registered = Optional.of(new Registered<>(metrics, maker.apply(metrics)));
    }
    return registered.orElseThrow().figures();
  }
}
