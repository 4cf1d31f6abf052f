package io.longshore.agent.config;

import io.longshore.kubeapi.config.Inline;
import io.longshore.kubeapi.config.StrictConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration file of the kubelet, kubelet.config.k8s.io/v1beta1, with its defaults. In the
 * file all fields stand in a row; here they are grouped by what they are about. What they mean
 * stands in staging/src/k8s.io/kubelet/config/v1beta1/types.go.
 */
public record KubeletConfiguration(
    @Inline SourceSettings sources,
    @Inline ServerSettings server,
    @Inline ApiSettings api,
    @Inline NodeSettings node,
    @Inline ImageSettings images,
    @Inline RuntimeSettings runtime,
    @Inline LogSettings logs,
    @Inline DnsSettings dns,
    @Inline CgroupSettings cgroups,
    @Inline PlacementSettings placement,
    @Inline EvictionSettings eviction,
    @Inline VolumeSettings volumes,
    @Inline ShutdownSettings shutdown,
    @Inline ProcessSettings process) {
  /** What the file's first line says. */
  public static final String API_VERSION = "kubelet.config.k8s.io/v1beta1";

  /** What the file's second line says. */
  public static final String KIND = "KubeletConfiguration";

  /** What holds where nobody says otherwise. */
  public static final KubeletConfiguration DEFAULT =
      new KubeletConfiguration(
          SourceSettings.DEFAULT,
          ServerSettings.DEFAULT,
          ApiSettings.DEFAULT,
          NodeSettings.DEFAULT,
          ImageSettings.DEFAULT,
          RuntimeSettings.DEFAULT,
          LogSettings.DEFAULT,
          DnsSettings.DEFAULT,
          CgroupSettings.DEFAULT,
          PlacementSettings.DEFAULT,
          EvictionSettings.DEFAULT,
          VolumeSettings.DEFAULT,
          ShutdownSettings.DEFAULT,
          ProcessSettings.DEFAULT);

  /** Reads a file. */
  public static KubeletConfiguration read(Path file) {
    return StrictConfig.read(file, API_VERSION, KIND, DEFAULT);
  }

  /** All fields as a file has them. */
  public Map<String, Object> fields() {
    return StrictConfig.fields(this);
  }
}
