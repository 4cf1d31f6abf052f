package io.longshore.master.cluster;

import io.longshore.kubeapi.informer.Handler;
import io.longshore.kubeapi.meta.KubeObject;
import java.util.Optional;
import java.util.function.Consumer;

/** Handlers for those who only want to know what to look at. */
public final class Changes {
  private Changes() {}

  /** An object as it was and as it is; one of them is missing where it came or went. */
  public record Change<T>(Optional<T> before, Optional<T> after) {}

  /** Hears of each object that came, changed or went. */
  public static <T extends KubeObject> Handler<T> each(Consumer<T> looker) {
    return pairs(
        change -> {
          change.before().ifPresent(looker);
          change.after().ifPresent(looker);
        });
  }

  /** Hears of each object that came or changed, as it is now, or as it was last. */
  public static <T extends KubeObject> Handler<T> latest(Consumer<T> looker) {
    return pairs(change -> change.after().or(change::before).ifPresent(looker));
  }

  /** Hears of each object that went, as it was last. */
  public static <T extends KubeObject> Handler<T> gone(Consumer<T> looker) {
    return pairs(
        change -> {
          if (change.after().isEmpty()) {
            change.before().ifPresent(looker);
          }
        });
  }

  /** Hears of each change. */
  public static <T extends KubeObject> Handler<T> pairs(Consumer<Change<T>> looker) {
    return new Handler<>() {
      @Override
      public void added(T object) {
        looker.accept(new Change<>(Optional.empty(), Optional.of(object)));
      }

      @Override
      public void updated(T before, T after) {
        looker.accept(new Change<>(Optional.of(before), Optional.of(after)));
      }

      @Override
      public void deleted(T last) {
        looker.accept(new Change<>(Optional.of(last), Optional.empty()));
      }
    };
  }
}
