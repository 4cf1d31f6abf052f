package io.longshore.master.kinds.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.master.registry.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Mistakes in where containers have volumes: ValidateVolumeMounts and ValidateVolumeDevices. */
final class MountChecks {
  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVELY = List.of("Disabled", "Enabled", "IfPossible");

  private MountChecks() {}

  static void check(Place container, Map<String, JsonNode> volumes) {
    Set<String> paths = new HashSet<>();
    for (Place mount : container.each("volumeMounts")) {
      mount(mount, container, volumes, paths);
    }
    Set<String> names = new HashSet<>();
    Set<String> devicePaths = new HashSet<>();
    for (Place device : container.each("volumeDevices")) {
      device(device, container, volumes, names, devicePaths);
    }
  }

  private static void mount(
      Place mount, Place container, Map<String, JsonNode> volumes, Set<String> paths) {
    Place name = mount.at("name");
    Place path = mount.at("mountPath");
    name.requireText();
    if (!volumes.containsKey(name.text())) {
      name.notFound();
    }
    path.requireText();
    if (!paths.add(path.text())) {
      path.invalid("must be unique");
    }
    List<Place> devices = container.each("volumeDevices");
    if (devices.stream().anyMatch(has("name", name))) {
      name.invalid("must not already exist in volumeDevices");
    }
    if (devices.stream().anyMatch(has("devicePath", path))) {
      path.invalid("must not already exist as a path in volumeDevices");
    }
    subPaths(mount, container.at("volumeMounts"), volumes.get(name.text()));
    propagation(mount, container);
  }

  private static Predicate<Place> has(String field, Place value) {
    return other -> other.text(field).equals(value.text());
  }

  /** The paths of some mistakes are those of the list, as upstream. */
  private static void subPaths(Place mount, Place list, @Nullable JsonNode volume) {
    Place plain = mount.at("subPath");
    Place expanded = mount.at("subPathExpr");
    for (Place path : List.of(plain, expanded)) {
      if (!path.isEmpty() && volume != null && volume.has("image")) {
        path.invalid("not allowed in image volume sources");
      }
    }
    if (!plain.isEmpty()) {
      Paths.descending(plain.calledAs(list.path() + ".subPath"));
    }
    if (!expanded.isEmpty()) {
      if (!plain.isEmpty()) {
        expanded.invalid("subPathExpr and subPath are mutually exclusive");
      }
      Paths.descending(expanded.calledAs(list.path() + ".subPathExpr"));
    }
  }

  private static void propagation(Place mount, Place container) {
    String list = container.at("volumeMounts").path();
    Place propagation = mount.at("mountPropagation").calledAs(list + ".mountPropagation");
    propagation.oneOfIfThere(PROPAGATIONS);
    boolean isPrivileged = container.at("securityContext", "privileged").isTrue();
    if (propagation.text().equals("Bidirectional") && !isPrivileged) {
      propagation.forbidden(
          "Bidirectional mount propagation is available only to privileged containers");
    }
    Place recursively = mount.at("recursiveReadOnly").calledAs(list + ".recursiveReadOnly");
    recursively.oneOfIfThere(RECURSIVELY);
    if (List.of("Enabled", "IfPossible").contains(recursively.text())) {
      if (!mount.isTrue("readOnly")) {
        recursively.forbidden("may only be specified when readOnly is true");
      }
      if (propagation.isThere() && !propagation.text().equals("None")) {
        recursively.forbidden(
            "may only be specified when mountPropagation is None or not specified");
      }
    }
  }

  private static void device(
      Place device,
      Place container,
      Map<String, JsonNode> volumes,
      Set<String> names,
      Set<String> paths) {
    Place name = device.at("name");
    Place path = device.at("devicePath");
    JsonNode volume = volumes.get(name.text());
    name.requireText();
    if (!name.isEmpty() && !names.add(name.text())) {
      name.invalid("must be unique");
    }
    if (volume == null) {
      name.notFound();
    } else if (!volume.has("persistentVolumeClaim") && !volume.has("ephemeral")) {
      name.invalid(
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
    }
    path.requireText();
    if (paths.contains(path.text())) {
      path.invalid("must be unique");
    }
    if (Paths.hasNoBacksteps(path.silent())) {
      paths.add(path.text());
    } else {
      path.invalid("can not contain backsteps ('..')");
    }
    List<Place> mounts = container.each("volumeMounts");
    if (mounts.stream().anyMatch(has("name", name))) {
      name.invalid("must not already exist in volumeMounts");
    }
    if (mounts.stream().anyMatch(has("mountPath", path))) {
      path.invalid("must not already exist as a path in volumeMounts");
    }
  }
}
