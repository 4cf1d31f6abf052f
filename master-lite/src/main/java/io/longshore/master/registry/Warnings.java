package io.longshore.master.registry;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a client should be told beside the answer. For one request, so for one thread. */
public final class Warnings {
  private final Set<String> texts = new LinkedHashSet<>();

  /** Adds one, once. */
  public void add(String text) {
    texts.add(text);
  }

  /** All of them. */
  public List<String> texts() {
    return List.copyOf(texts);
  }
}
