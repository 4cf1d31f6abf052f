package io.longshore.agent.volume;

import io.longshore.kubeapi.core.Volume;
import java.util.List;
import java.util.Optional;

/** What a volume is made of. Its folder has upstream's name for the kind, which tools know. */
sealed interface VolumeKind {

  /** A folder that lives as long as the pod. */
  record Empty(Volume.EmptyDir source) implements VolumeKind {}

  /** A path of the node. */
  record Host(Volume.HostPath source) implements VolumeKind {}

  /**
   * Files made of other things.
   *
   * @param plugin upstream's name for the kind
   * @param inMemory whether nothing of it may reach a disk
   */
  record Files(String plugin, boolean inMemory, int defaultMode, List<FileSource> sources)
      implements VolumeKind {
    /** Copies. */
    public Files {
      sources = List.copyOf(sources);
    }
  }

  /** One that this agent cannot make. */
  record Unsupported(String what) implements VolumeKind {}

  /** pkg/apis/core/v1/defaults.go. */
  int DEFAULT_MODE = 0644;

  static VolumeKind of(Volume volume) {
    if (volume.emptyDir().isPresent()) {
      return new Empty(volume.emptyDir().get());
    } else if (volume.hostPath().isPresent()) {
      return new Host(volume.hostPath().get());
    }
    return files(volume).orElseGet(() -> new Unsupported(what(volume)));
  }

  private static Optional<VolumeKind> files(Volume volume) {
    return volume
        .configMap()
        .<VolumeKind>map(
            source ->
                new Files(
                    "configmap",
                    false,
                    source.defaultMode().orElse(DEFAULT_MODE),
                    List.of(FileSource.of(source))))
        .or(
            () ->
                volume
                    .secret()
                    .map(
                        source ->
                            new Files(
                                "secret",
                                true,
                                source.defaultMode().orElse(DEFAULT_MODE),
                                List.of(FileSource.of(source)))))
        .or(
            () ->
                volume
                    .downwardAPI()
                    .map(
                        source ->
                            new Files(
                                "downward-api",
                                true,
                                source.defaultMode().orElse(DEFAULT_MODE),
                                List.of(new FileSource.Downward(source.items())))))
        .or(
            () ->
                volume
                    .projected()
                    .map(
                        source ->
                            new Files(
                                "projected",
                                true,
                                source.defaultMode().orElse(DEFAULT_MODE),
                                source.sources().stream().map(FileSource::of).toList())));
  }

  private static String what(Volume volume) {
    if (volume.persistentVolumeClaim().isPresent()) {
      return "persistent volume claims";
    } else if (volume.csi().isPresent()) {
      return "volumes of CSI drivers";
    } else if (volume.nfs().isPresent()) {
      return "NFS volumes";
    } else if (volume.image().isPresent()) {
      return "image volumes";
    }
    return "volumes of this kind";
  }
}
