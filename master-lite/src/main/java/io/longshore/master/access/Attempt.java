package io.longshore.master.access;

import java.util.Map;

/** What a user wants to do. */
public sealed interface Attempt {

  /** The verb. */
  String verb();

  /** The sentence of a refusal: {@code cannot list resource "pods" in API group "" ...}. */
  String refusal();

  /**
   * Something with objects. An empty namespace is all of them, an empty name no certain one.
   *
   * @param fields what a field selector wants certain fields to be
   */
  record OnResource(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name,
      Map<String, String> fields)
      implements Attempt {

    /** Copies the fields. */
    public OnResource {
      fields = Map.copyOf(fields);
    }

    /** With one object, or with a kind of objects. */
    public static OnResource of(
        String verb, String group, String resource, String namespace, String name) {
      String[] parts = resource.split("/", 2);
      String subresource = parts.length > 1 ? parts[1] : "";
      return new OnResource(verb, group, "v1", parts[0], subresource, namespace, name, Map.of());
    }

    /** The same with another verb. */
    public OnResource withVerb(String other) {
      return new OnResource(other, group, version, resource, subresource, namespace, name, fields);
    }

    /** As rules name it. */
    public String fullResource() {
      return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    @Override
    public String refusal() {
      String scope =
          namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + '"';
      return "cannot "
          + verb
          + " resource \""
          + fullResource()
          + "\" in API group \""
          + group
          + "\" "
          + scope;
    }
  }

  /** Something else, such as {@code /metrics}. */
  record OnPath(String verb, String path) implements Attempt {
    @Override
    public String refusal() {
      return "cannot " + verb + " path \"" + path + '"';
    }
  }
}
