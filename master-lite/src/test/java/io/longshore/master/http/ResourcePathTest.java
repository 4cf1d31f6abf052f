package io.longshore.master.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourcePathTest {
  private static Optional<ResourcePath> path(
      String apiVersion, String resource, String namespace, String name, String subresource) {
    return Optional.of(new ResourcePath(apiVersion, resource, namespace, name, subresource));
  }

  @Test
  void knowsListsObjectsAndTheirParts() {
    assertEquals(path("v1", "pods", "", "", ""), ResourcePath.parse("/api/v1/pods"));
    assertEquals(
        path("v1", "pods", "a", "b", "status"),
        ResourcePath.parse("/api/v1/namespaces/a/pods/b/status"));
    assertEquals(
        path("apps/v1", "deployments", "a", "", ""),
        ResourcePath.parse("/apis/apps/v1/namespaces/a/deployments/"));
    assertEquals(path("v1", "nodes", "", "n", ""), ResourcePath.parse("/api/v1/nodes/n"));
  }

  @Test
  void namespacesAreObjectsToo() {
    assertEquals(path("v1", "namespaces", "", "", ""), ResourcePath.parse("/api/v1/namespaces"));
    assertEquals(path("v1", "namespaces", "", "a", ""), ResourcePath.parse("/api/v1/namespaces/a"));
    assertEquals(
        path("v1", "namespaces", "", "a", "finalize"),
        ResourcePath.parse("/api/v1/namespaces/a/finalize"));
  }

  @Test
  void otherPathsAreNone() {
    for (String other :
        new String[] {
          "/", "/api", "/api/v1", "/apis", "/apis/apps/v1", "/version", "/api/v1/pods/a/b/c", "//"
        }) {
      assertEquals(Optional.empty(), ResourcePath.parse(other), other);
    }
  }
}
