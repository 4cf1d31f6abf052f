package io.longshore.master.access;

/** What a user wants to do. */
public sealed interface Attempt {

  /** The verb. */
  String verb();

  /** Something with objects. An empty namespace is all of them, an empty name no certain one. */
  record OnResource(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name)
      implements Attempt {

    /** As rules name it. */
    public String fullResource() {
      return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }
  }

  /** Something else, such as {@code /metrics}. */
  record OnPath(String verb, String path) implements Attempt {}
}
