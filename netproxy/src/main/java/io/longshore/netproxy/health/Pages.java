package io.longshore.netproxy.health;

import java.util.Map;
import java.util.function.Function;

/** Pages by their path. It is asked on the servers' one thread, and must not block. */
@FunctionalInterface
public interface Pages {

  /** The page that is asked for. */
  HttpReply get(PageRequest request);

  /** Some paths, and no others. */
  static Pages of(Map<String, Function<PageRequest, HttpReply>> pages) {
    Map<String, Function<PageRequest, HttpReply>> copy = Map.copyOf(pages);
    return request -> {
      Function<PageRequest, HttpReply> page = copy.get(request.path());
      return page == null ? HttpReply.notFound() : page.apply(request);
    };
  }
}
