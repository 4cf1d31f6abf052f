package io.longshore.cri.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PropagationMode;
import com.github.dockerjava.api.model.SELContext;
import com.github.dockerjava.api.model.Volume;
import io.longshore.cri.model.ContainerConfig;
import io.longshore.cri.model.ContainerRuntimeException;
import io.longshore.cri.model.ContainerRuntimeException.Category;
import io.longshore.cri.model.ContainerSecurity;
import io.longshore.cri.model.Mount;
import io.longshore.cri.model.MountSource;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.Resources;
import io.longshore.cri.model.SandboxConfig;
import io.longshore.cri.model.SecurityProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a sandbox or a container may do, in the Engine's words. Pure. */
final class HostConfigs {
  /** Enough for a reader that is late; what pods' logs keep is decided elsewhere. */
  private static final Map<String, String> LOG_LIMITS = Map.of("max-size", "16m", "max-file", "2");

  private HostConfigs() {}

  static HostConfig of(SandboxConfig config) {
    HostConfig host =
        common(config.cgroupParent())
            .withNetworkMode(isHostNetwork(config) ? "host" : "none")
            .withIpcMode(
                config.security().namespaces().ipc() == NamespaceMode.NODE ? "host" : "shareable")
            .withPidMode(config.security().namespaces().pid() == NamespaceMode.NODE ? "host" : "")
            .withPrivileged(config.security().privileged())
            .withReadonlyRootfs(config.security().readOnlyRoot())
            .withSysctls(config.sysctls());
    return host.withSecurityOpts(
        profiles(config.security().seccomp(), config.security().apparmor()));
  }

  static boolean isHostNetwork(SandboxConfig config) {
    return config.security().namespaces().network() == NamespaceMode.NODE;
  }

  static HostConfig of(ContainerConfig config, String sandboxId, String cgroupParent) {
    ContainerSecurity security = config.security();
    String sandbox = "container:" + sandboxId;
    HostConfig host =
        common(cgroupParent)
            .withNetworkMode(sandbox)
            .withIpcMode(security.namespaces().ipc() == NamespaceMode.NODE ? "host" : sandbox)
            .withPidMode(
                switch (security.namespaces().pid()) {
                  case POD -> sandbox;
                  case CONTAINER -> "";
                  case NODE -> "host";
                  case TARGET -> "container:" + security.namespaces().target();
                })
            .withBinds(config.mounts().stream().map(HostConfigs::bind).toList())
            .withDevices(
                config.devices().stream()
                    .map(d -> new Device(d.permissions(), d.containerPath(), d.hostPath()))
                    .toList())
            .withPrivileged(security.privileged())
            .withReadonlyRootfs(security.readOnlyRoot())
            .withCapAdd(capabilities(security.capabilities().added()))
            .withCapDrop(capabilities(security.capabilities().dropped()))
            .withGroupAdd(
                security.identity().supplementalGroups().stream().map(String::valueOf).toList());
    List<String> options = profiles(security.seccomp(), security.apparmor());
    if (security.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    limit(host, config.resources());
    return host.withSecurityOpts(options);
  }

  private static HostConfig common(String cgroupParent) {
    return new HostConfig()
        .withCgroupParent(cgroupParent)
        .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_LIMITS));
  }

  private static void limit(HostConfig host, Resources limits) {
    if (limits.cpuPeriod() > 0) {
      host.withCpuPeriod(limits.cpuPeriod());
    }
    if (limits.cpuQuota() != 0) {
      host.withCpuQuota(limits.cpuQuota());
    }
    if (limits.cpuShares() > 0) {
      host.withCpuShares(Math.toIntExact(limits.cpuShares()));
    }
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes()).withMemorySwap(swap(limits));
    }
    if (limits.oomScoreAdjustment() != 0) {
      host.withOomScoreAdj(Math.toIntExact(limits.oomScoreAdjustment()));
    }
    if (!limits.cpus().isEmpty()) {
      host.withCpusetCpus(limits.cpus());
    }
    if (!limits.memoryNodes().isEmpty()) {
      host.withCpusetMems(limits.memoryNodes());
    }
  }

  /** Memory and swap together: the Engine would otherwise add as much swap as memory. */
  static long swap(Resources limits) {
    return limits.swapBytes() > 0 ? limits.swapBytes() : limits.memoryBytes();
  }

  private static List<String> profiles(
      SecurityProfile seccomp, Optional<SecurityProfile> apparmor) {
    List<String> options = new ArrayList<>();
    switch (seccomp) {
      case SecurityProfile.RuntimeDefault() -> {}
      case SecurityProfile.Unconfined() -> options.add("seccomp=unconfined");
      case SecurityProfile.Localhost(String file) -> options.add("seccomp=" + file);
    }
    if (apparmor.isPresent()) {
      switch (apparmor.get()) {
        case SecurityProfile.RuntimeDefault() -> {}
        case SecurityProfile.Unconfined() -> options.add("apparmor=unconfined");
        case SecurityProfile.Localhost(String name) -> options.add("apparmor=" + name);
      }
    }
    return options;
  }

  private static Bind bind(Mount mount) {
    return switch (mount.source()) {
      case MountSource.HostPath(String path) ->
          new Bind(
              path,
              new Volume(mount.containerPath()),
              mount.readOnly() ? AccessMode.ro : AccessMode.rw,
              mount.relabel() ? SELContext.shared : SELContext.none,
              null,
              switch (mount.propagation()) {
                case PRIVATE -> PropagationMode.DEFAULT_MODE;
                case HOST_TO_CONTAINER -> PropagationMode.SLAVE;
                case BIDIRECTIONAL -> PropagationMode.SHARED;
              });
      case MountSource.FromImage source ->
          throw new ContainerRuntimeException(
              Category.UNSUPPORTED,
              "a Docker Engine cannot mount an image: " + source.image().reference());
    };
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(HostConfigs::capability).toArray(Capability[]::new);
  }

  private static Capability capability(String name) {
    try {
      return Capability.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new ContainerRuntimeException(Category.INVALID, "not a capability: " + name, e);
    }
  }
}
