package io.longshore.kubeapi.meta;

/**
 * A kind of object: where the API has it, and the shape that it is read into. A shape is a record;
 * what it has no component for is skipped while it is read.
 *
 * @param group empty for the core group
 * @param plural the name in paths
 */
public record Resource<T extends KubeObject>(
    String group, String version, String plural, String kind, boolean namespaced, Class<T> shape) {

  /** The same kind, read into another shape. */
  public <S extends KubeObject> Resource<S> as(Class<S> other) {
    return new Resource<>(group, version, plural, kind, namespaced, other);
  }

  /** As it stands in an object's first line. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The path of a list: of a namespace, or of all with an empty one. */
  public String listPath(String namespace) {
    String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return namespaced && !namespace.isEmpty()
        ? base + "/namespaces/" + namespace + "/" + plural
        : base + "/" + plural;
  }

  /** The path of an object. */
  public String path(ObjectName name) {
    if (namespaced == name.namespace().isEmpty()) {
      throw new IllegalArgumentException(
          plural + (namespaced ? " have" : " have no") + " namespace: \"" + name + '"');
    }
    return listPath(name.namespace()) + "/" + name.name();
  }

  @Override
  public String toString() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
