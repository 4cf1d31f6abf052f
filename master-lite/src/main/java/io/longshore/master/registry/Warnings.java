package io.longshore.master.registry;

import java.util.ArrayList;
import java.util.List;

/** What a client should be told beside the answer. For one request, so for one thread. */
public final class Warnings {
  private final List<String> texts = new ArrayList<>();

  /** Adds one. */
  public void add(String text) {
    texts.add(text);
  }

  /** All of them. */
  public List<String> texts() {
    return List.copyOf(texts);
  }
}
