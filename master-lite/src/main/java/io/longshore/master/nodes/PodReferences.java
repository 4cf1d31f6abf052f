package io.longshore.master.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.Tree;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's specification names in its namespace: kubernetes' pkg/api/v1/pod/util.go. */
final class PodReferences {
  private static final String SECRETS = "secrets";
  private static final String MAPS = "configmaps";

  private final Set<Reference> found = new HashSet<>();

  private PodReferences() {}

  /** An object in the pod's namespace, by the plural of its kind. */
  record Reference(String resource, String name) {}

  static Set<Reference> of(ObjectNode pod) {
    PodReferences references = new PodReferences();
    JsonNode spec = pod.path("spec");
    references.add("serviceaccounts", Tree.text(spec, "serviceAccountName"));
    for (ObjectNode secret : Tree.objects(spec, "imagePullSecrets")) {
      references.add(SECRETS, Tree.text(secret, "name"));
    }
    for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
      Tree.objects(spec, list).forEach(references::container);
    }
    Tree.objects(spec, "volumes").forEach(references::volume);
    return references.found;
  }

  private void add(String resource, String name) {
    if (!name.isEmpty()) {
      found.add(new Reference(resource, name));
    }
  }

  private void container(ObjectNode container) {
    for (ObjectNode source : Tree.objects(container, "envFrom")) {
      add(SECRETS, Tree.text(source, "secretRef", "name"));
      add(MAPS, Tree.text(source, "configMapRef", "name"));
    }
    for (ObjectNode variable : Tree.objects(container, "env")) {
      add(SECRETS, Tree.text(variable, "valueFrom", "secretKeyRef", "name"));
      add(MAPS, Tree.text(variable, "valueFrom", "configMapKeyRef", "name"));
    }
  }

  private void volume(ObjectNode volume) {
    add(SECRETS, Tree.text(volume, "secret", "secretName"));
    add(MAPS, Tree.text(volume, "configMap", "name"));
    add("persistentvolumeclaims", Tree.text(volume, "persistentVolumeClaim", "claimName"));
    for (ObjectNode source : Tree.objects(volume, "projected", "sources")) {
      add(SECRETS, Tree.text(source, "secret", "name"));
      add(MAPS, Tree.text(source, "configMap", "name"));
    }
    for (String driver : List.of("cephfs", "iscsi", "rbd", "flexVolume", "scaleIO", "storageos")) {
      add(SECRETS, Tree.text(volume, driver, "secretRef", "name"));
    }
    add(SECRETS, Tree.text(volume, "csi", "nodePublishSecretRef", "name"));
    add(SECRETS, Tree.text(volume, "azureFile", "secretName"));
  }
}
