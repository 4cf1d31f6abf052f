package io.longshore.agent.runtime;

import io.longshore.agent.outside.NodeSettings;
import io.longshore.agent.plan.PodContainers;
import io.longshore.agent.plan.StartFault;
import io.longshore.agent.plan.StartFault.Reason;
import io.longshore.cri.model.Capabilities;
import io.longshore.cri.model.ContainerSecurity;
import io.longshore.cri.model.Identity;
import io.longshore.cri.model.Image;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.Namespaces;
import io.longshore.cri.model.SandboxSecurity;
import io.longshore.cri.model.SecurityProfile;
import io.longshore.cri.model.SelinuxLabel;
import io.longshore.cri.model.SupplementalGroupsPolicy;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSecurityContext;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** What a container and a sandbox may do: the container's own word counts before the pod's. */
final class Rights {
  /** Upstream's pkg/securitycontext/util.go. */
  private static final List<String> MASKED =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  private static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private final Pod pod;
  private final NodeSettings node;
  private final Optional<PodSecurityContext> shared;

  Rights(Pod pod, NodeSettings node) {
    this.pod = pod;
    this.node = node;
    this.shared = PodContainers.spec(pod).securityContext();
  }

  /**
   * Those of a container.
   *
   * @param target the container whose processes it sees; empty for its own
   */
  ContainerSecurity ofContainer(Container container, Image image, Optional<String> target) {
    Optional<SecurityContext> own = container.securityContext();
    refuseRoot(container, image);
    boolean privileged = isPrivileged(container);
    boolean masked =
        !privileged && !own.map(SecurityContext::procMount).orElse("").equals("Unmasked");
    return new ContainerSecurity(
        target.map(this::sharedWith).orElseGet(this::namespaces),
        identity(own),
        own.flatMap(SecurityContext::capabilities)
            .map(wanted -> new Capabilities(wanted.add(), wanted.drop(), List.of()))
            .orElse(Capabilities.USUAL),
        privileged,
        own.flatMap(SecurityContext::readOnlyRootFilesystem).orElse(false),
        !own.flatMap(SecurityContext::allowPrivilegeEscalation).orElse(true),
        masked ? MASKED : List.of(),
        masked ? READ_ONLY : List.of(),
        selinux(own),
        privileged ? new SecurityProfile.Unconfined() : seccomp(own),
        apparmor(own));
  }

  static boolean isPrivileged(Container container) {
    return container.securityContext().flatMap(SecurityContext::privileged).orElse(false);
  }

  SandboxSecurity ofSandbox() {
    boolean privileged =
        PodContainers.all(pod).stream().anyMatch(member -> isPrivileged(member.container()));
    return new SandboxSecurity(
        namespaces(),
        identity(Optional.empty()),
        privileged,
        false,
        selinux(Optional.empty()),
        new SecurityProfile.RuntimeDefault(),
        Optional.empty());
  }

  private Namespaces namespaces() {
    PodSpec spec = PodContainers.spec(pod);
    NamespaceMode pid;
    if (spec.hostPID()) {
      pid = NamespaceMode.NODE;
    } else {
      pid =
          spec.shareProcessNamespace().orElse(false) ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    }
    return new Namespaces(
        spec.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD,
        pid,
        spec.hostIPC() ? NamespaceMode.NODE : NamespaceMode.POD,
        "",
        Optional.empty());
  }

  private Namespaces sharedWith(String target) {
    Namespaces own = namespaces();
    return new Namespaces(own.network(), NamespaceMode.TARGET, own.ipc(), target, Optional.empty());
  }

  private <T> Optional<T> either(
      Optional<SecurityContext> own,
      Function<SecurityContext, Optional<T>> ofOwn,
      Function<PodSecurityContext, Optional<T>> ofPod) {
    return own.flatMap(ofOwn).or(() -> shared.flatMap(ofPod));
  }

  private Identity identity(Optional<SecurityContext> own) {
    List<Long> groups = new ArrayList<>();
    shared.ifPresent(
        all -> {
          all.fsGroup().ifPresent(groups::add);
          groups.addAll(all.supplementalGroups());
        });
    boolean strict =
        shared.map(PodSecurityContext::supplementalGroupsPolicy).orElse("").equals("Strict");
    return new Identity(
        number(either(own, SecurityContext::runAsUser, PodSecurityContext::runAsUser)),
        number(either(own, SecurityContext::runAsGroup, PodSecurityContext::runAsGroup)),
        "",
        groups,
        strict ? SupplementalGroupsPolicy.STRICT : SupplementalGroupsPolicy.MERGE);
  }

  private static OptionalLong number(Optional<Long> value) {
    return value.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private Optional<SelinuxLabel> selinux(Optional<SecurityContext> own) {
    return either(own, SecurityContext::seLinuxOptions, PodSecurityContext::seLinuxOptions)
        .map(label -> new SelinuxLabel(label.user(), label.role(), label.type(), label.level()));
  }

  private SecurityProfile seccomp(Optional<SecurityContext> own) {
    return either(own, SecurityContext::seccompProfile, PodSecurityContext::seccompProfile)
        .map(profile -> profile(profile.type(), seccompFile(profile.localhostProfile())))
        .orElse(
            node.seccompByDefault()
                ? new SecurityProfile.RuntimeDefault()
                : new SecurityProfile.Unconfined());
  }

  private String seccompFile(String name) {
    return node.root().resolve("seccomp").resolve(name).toString();
  }

  private Optional<SecurityProfile> apparmor(Optional<SecurityContext> own) {
    return either(own, SecurityContext::appArmorProfile, PodSecurityContext::appArmorProfile)
        .map(profile -> profile(profile.type(), profile.localhostProfile()));
  }

  private static SecurityProfile profile(String type, String reference) {
    return switch (type) {
      case "Unconfined" -> new SecurityProfile.Unconfined();
      case "RuntimeDefault" -> new SecurityProfile.RuntimeDefault();
      case "Localhost" -> new SecurityProfile.Localhost(reference);
      default ->
          throw new StartFault(Reason.CONFIGURATION, "unknown security profile type: " + type);
    };
  }

  /** Who must not be root must have a number other than 0: a name may be root's. */
  private void refuseRoot(Container container, Image image) {
    Optional<SecurityContext> own = container.securityContext();
    boolean refused =
        either(own, SecurityContext::runAsNonRoot, PodSecurityContext::runAsNonRoot).orElse(false);
    if (!refused) {
      return;
    }
    String where = " (pod: \"" + podName() + "\", container: " + container.name() + ")";
    Optional<Long> user = either(own, SecurityContext::runAsUser, PodSecurityContext::runAsUser);
    if (user.isPresent()) {
      if (user.get() == 0) {
        throw config("container's runAsUser breaks non-root policy" + where);
      }
    } else if (image.user().isEmpty() && !image.userName().isEmpty()) {
      throw config(
          "container has runAsNonRoot and image has non-numeric user ("
              + image.userName()
              + "), cannot verify user is non-root"
              + where);
    } else if (image.user().orElse(0) == 0) {
      throw config("container has runAsNonRoot and image will run as root" + where);
    }
  }

  private String podName() {
    return pod.metadata().name()
        + "_"
        + pod.metadata().namespace()
        + "("
        + pod.metadata().uid()
        + ")";
  }

  private static StartFault config(String message) {
    return new StartFault(Reason.CONFIGURATION, message);
  }
}
