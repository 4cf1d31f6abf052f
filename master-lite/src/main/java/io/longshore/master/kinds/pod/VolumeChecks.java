package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mistakes in a pod's volumes: ValidateVolumes of pkg/apis/core/validation. */
final class VolumeChecks {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  /** Of volumes that no node here has, only what must be there is looked at. */
  private static final Map<String, List<String>> OF_OTHER_SYSTEMS =
      Map.ofEntries(
          Map.entry("gitRepo", List.of("repository")),
          Map.entry("gcePersistentDisk", List.of("pdName")),
          Map.entry("awsElasticBlockStore", List.of("volumeID")),
          Map.entry("iscsi", List.of("targetPortal", "iqn")),
          Map.entry("glusterfs", List.of("endpoints", "path")),
          Map.entry("persistentVolumeClaim", List.of("claimName")),
          Map.entry("rbd", List.of("monitors", "image")),
          Map.entry("cinder", List.of("volumeID")),
          Map.entry("cephfs", List.of("monitors")),
          Map.entry("flexVolume", List.of("driver")),
          Map.entry("azureFile", List.of("secretName", "shareName")),
          Map.entry("azureDisk", List.of("diskName", "diskURI")),
          Map.entry("vsphereVolume", List.of("volumePath")),
          Map.entry("photonPersistentDisk", List.of("pdID")),
          Map.entry("portworxVolume", List.of("volumeID")),
          Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
          Map.entry("quobyte", List.of("registry", "volume")),
          Map.entry("csi", List.of("driver")));

  private VolumeChecks() {}

  /** Notes mistakes, and returns the volumes that have none: only those can be mounted. */
  static Map<String, JsonNode> check(Place volumes, boolean isPod) {
    Map<String, JsonNode> good = new HashMap<>();
    for (Place volume : volumes.each()) {
      List<Problem> problems = new ArrayList<>();
      Place quiet = new Place(volume.value(), volume.path(), problems);
      source(quiet, isPod);
      Place name = quiet.at("name");
      name.requireMatching(Formats::dnsLabel);
      if (good.containsKey(name.text())) {
        name.duplicate();
      }
      if (problems.isEmpty()) {
        good.put(name.text(), volume.value());
      }
      volumes.problems().addAll(problems);
    }
    return good;
  }

  private static void source(Place volume, boolean isPod) {
    boolean found = false;
    List<String> kinds = new ArrayList<>(volume.value().properties().size());
    volume.value().fieldNames().forEachRemaining(kinds::add);
    kinds.remove("name");
    for (String kind : kinds) {
      if (found) {
        volume.at(kind).forbidden("may not specify more than 1 volume type");
      } else {
        found = true;
        source(volume.at(kind), kind, isPod);
      }
    }
    if (!found) {
      volume.required("must specify a volume type");
    }
  }

  private static void source(Place source, String kind, boolean isPod) {
    switch (kind) {
      case "emptyDir" -> emptyDir(source.at("sizeLimit"));
      case "hostPath" -> hostPath(source);
      case "secret" -> keys(source, "secretName");
      case "configMap" -> keys(source, "name");
      case "downwardAPI" -> {
        Paths.mode(source.at("defaultMode"));
        source.each("items").forEach(item -> file(item.calledAs(source.path())));
      }
      case "projected" -> {
        Paths.mode(source.at("defaultMode"));
        ProjectionChecks.check(source);
      }
      case "nfs" -> {
        source.at("server").requireText();
        source.at("path").requireText();
        if (!source.text("path").startsWith("/")) {
          source.at("path").invalid("must be an absolute path");
        }
      }
      case "image" -> {
        if (isPod) {
          source.at("reference").requireText();
        }
        source.at("pullPolicy").oneOf(PULL_POLICIES);
      }
      case "ephemeral" -> {
        if (!source.has("volumeClaimTemplate")) {
          source.at("volumeClaimTemplate").required("");
        }
      }
      default ->
          OF_OTHER_SYSTEMS
              .getOrDefault(kind, List.of())
              .forEach(field -> source.at(field).requireText());
    }
  }

  private static void emptyDir(Place limit) {
    if (limit.isThere() && Quantity.parse(limit.text()).compareTo(Quantity.ZERO) < 0) {
      limit.forbidden("SizeLimit field must be a valid resource quantity");
    }
  }

  private static void hostPath(Place source) {
    if (source.at("path").requireText()) {
      Paths.hasNoBacksteps(source.at("path"));
      source.at("type").oneOfIfThere(HOST_PATH_TYPES);
    }
  }

  private static void keys(Place source, String nameField) {
    source.at(nameField).requireText();
    Paths.mode(source.at("defaultMode"));
    source.each("items").forEach(VolumeChecks::keyToPath);
  }

  /** A key of a ConfigMap or Secret that is to be a file. */
  static void keyToPath(Place item) {
    item.at("key").requireText();
    item.at("path").requireText();
    Paths.ofFile(item.at("path"));
    Paths.mode(item.at("mode"));
  }

  /** A field of the pod that is to be a file: validateDownwardAPIVolumeFile. */
  static void file(Place item) {
    item.at("path").requireText();
    Paths.ofFile(item.at("path"));
    if (item.has("fieldRef")) {
      FieldReferences.field(item.at("fieldRef"), ProjectionChecks.FIELDS);
      if (item.has("resourceFieldRef")) {
        item.having("resource")
            .invalid("fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (item.has("resourceFieldRef")) {
      FieldReferences.resource(item.at("resourceFieldRef"), true);
    } else {
      item.required("one of fieldRef and resourceFieldRef is required");
    }
    Paths.mode(item.at("mode"));
  }
}
