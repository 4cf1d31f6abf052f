package io.longshore.netproxy.health;

import java.util.Map;
import java.util.function.Supplier;

/** Pages by their path. It is asked on the servers' one thread, and must not block. */
@FunctionalInterface
public interface Pages {

  /** The page of a path, which begins with a slash and has no query. */
  HttpReply get(String path);

  /** Some paths, and no others. */
  static Pages of(Map<String, Supplier<HttpReply>> pages) {
    Map<String, Supplier<HttpReply>> copy = Map.copyOf(pages);
    return path -> {
      Supplier<HttpReply> page = copy.get(path);
      return page == null ? HttpReply.notFound() : page.get();
    };
  }
}
