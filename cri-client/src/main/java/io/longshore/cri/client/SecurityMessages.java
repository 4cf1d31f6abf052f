package io.longshore.cri.client;

import io.longshore.cri.model.Capabilities;
import io.longshore.cri.model.ContainerSecurity;
import io.longshore.cri.model.IdMapping;
import io.longshore.cri.model.Identity;
import io.longshore.cri.model.NamespaceMode;
import io.longshore.cri.model.Namespaces;
import io.longshore.cri.model.SandboxSecurity;
import io.longshore.cri.model.SecurityProfile;
import io.longshore.cri.model.SelinuxLabel;
import io.longshore.cri.model.SupplementalGroupsPolicy;
import io.longshore.cri.model.UserNamespace;
import io.longshore.cri.proto.Cri;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rights and namespaces as messages. */
final class SecurityMessages {
  private SecurityMessages() {}

  static Cri.LinuxSandboxSecurityContext toMessage(SandboxSecurity security) {
    Identity identity = security.identity();
    Cri.LinuxSandboxSecurityContext.Builder message =
        Cri.LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(toMessage(security.namespaces()))
            .setReadonlyRootfs(security.readOnlyRoot())
            .setPrivileged(security.privileged())
            .addAllSupplementalGroups(identity.supplementalGroups())
            .setSupplementalGroupsPolicy(policy(identity.policy()))
            .setSeccomp(toMessage(security.seccomp()));
    identity.user().ifPresent(user -> message.setRunAsUser(number(user)));
    identity.group().ifPresent(group -> message.setRunAsGroup(number(group)));
    security.selinux().ifPresent(label -> message.setSelinuxOptions(toMessage(label)));
    security.apparmor().ifPresent(profile -> message.setApparmor(toMessage(profile)));
    return message.build();
  }

  static Cri.LinuxContainerSecurityContext toMessage(ContainerSecurity security) {
    Identity identity = security.identity();
    Cri.LinuxContainerSecurityContext.Builder message =
        Cri.LinuxContainerSecurityContext.newBuilder()
            .setNamespaceOptions(toMessage(security.namespaces()))
            .setCapabilities(toMessage(security.capabilities()))
            .setPrivileged(security.privileged())
            .setReadonlyRootfs(security.readOnlyRoot())
            .setNoNewPrivs(security.noNewPrivileges())
            .addAllMaskedPaths(security.maskedPaths())
            .addAllReadonlyPaths(security.readOnlyPaths())
            .setRunAsUsername(identity.userName())
            .addAllSupplementalGroups(identity.supplementalGroups())
            .setSupplementalGroupsPolicy(policy(identity.policy()))
            .setSeccomp(toMessage(security.seccomp()));
    identity.user().ifPresent(user -> message.setRunAsUser(number(user)));
    identity.group().ifPresent(group -> message.setRunAsGroup(number(group)));
    security.selinux().ifPresent(label -> message.setSelinuxOptions(toMessage(label)));
    security.apparmor().ifPresent(profile -> message.setApparmor(toMessage(profile)));
    return message.build();
  }

  private static Cri.Capability toMessage(Capabilities capabilities) {
    return Cri.Capability.newBuilder()
        .addAllAddCapabilities(capabilities.added())
        .addAllDropCapabilities(capabilities.dropped())
        .addAllAddAmbientCapabilities(capabilities.ambient())
        .build();
  }

  static Cri.NamespaceOption toMessage(Namespaces namespaces) {
    Cri.NamespaceOption.Builder message =
        Cri.NamespaceOption.newBuilder()
            .setNetwork(mode(namespaces.network()))
            .setPid(mode(namespaces.pid()))
            .setIpc(mode(namespaces.ipc()))
            .setTargetId(namespaces.target());
    namespaces
        .users()
        .ifPresent(
            users ->
                message.setUsernsOptions(
                    Cri.UserNamespace.newBuilder()
                        .setMode(mode(users.mode()))
                        .addAllUids(toMessages(users.users()))
                        .addAllGids(toMessages(users.groups()))));
    return message.build();
  }

  static Namespaces fromMessage(Cri.NamespaceOption message) {
    return new Namespaces(
        mode(message.getNetwork()),
        mode(message.getPid()),
        mode(message.getIpc()),
        message.getTargetId(),
        message.hasUsernsOptions()
            ? Optional.of(
                new UserNamespace(
                    mode(message.getUsernsOptions().getMode()),
                    fromMessages(message.getUsernsOptions().getUidsList()),
                    fromMessages(message.getUsernsOptions().getGidsList())))
            : Optional.empty());
  }

  static List<Cri.IDMapping> toMessages(List<IdMapping> mappings) {
    return mappings.stream()
        .map(
            mapping ->
                Cri.IDMapping.newBuilder()
                    .setHostId(unsigned(mapping.hostId()))
                    .setContainerId(unsigned(mapping.containerId()))
                    .setLength(unsigned(mapping.length()))
                    .build())
        .toList();
  }

  static List<IdMapping> fromMessages(List<Cri.IDMapping> messages) {
    return messages.stream()
        .map(
            message ->
                new IdMapping(
                    Integer.toUnsignedLong(message.getHostId()),
                    Integer.toUnsignedLong(message.getContainerId()),
                    Integer.toUnsignedLong(message.getLength())))
        .toList();
  }

  private static int unsigned(long value) {
    if (value >>> Integer.SIZE != 0) {
      throw new IllegalArgumentException("not an id of 32 bits: " + value);
    }
    return (int) value;
  }

  private static Cri.SELinuxOption toMessage(SelinuxLabel label) {
    return Cri.SELinuxOption.newBuilder()
        .setUser(label.user())
        .setRole(label.role())
        .setType(label.type())
        .setLevel(label.level())
        .build();
  }

  private static Cri.SecurityProfile toMessage(SecurityProfile profile) {
    Cri.SecurityProfile.Builder message = Cri.SecurityProfile.newBuilder();
    return switch (profile) {
      case SecurityProfile.RuntimeDefault() ->
          message.setProfileType(Cri.SecurityProfile.ProfileType.RuntimeDefault).build();
      case SecurityProfile.Unconfined() ->
          message.setProfileType(Cri.SecurityProfile.ProfileType.Unconfined).build();
      case SecurityProfile.Localhost(String reference) ->
          message
              .setProfileType(Cri.SecurityProfile.ProfileType.Localhost)
              .setLocalhostRef(reference)
              .build();
    };
  }

  private static Cri.NamespaceMode mode(NamespaceMode mode) {
    return switch (mode) {
      case POD -> Cri.NamespaceMode.POD;
      case CONTAINER -> Cri.NamespaceMode.CONTAINER;
      case NODE -> Cri.NamespaceMode.NODE;
      case TARGET -> Cri.NamespaceMode.TARGET;
    };
  }

  private static NamespaceMode mode(Cri.NamespaceMode mode) {
    return switch (mode) {
      case POD, UNRECOGNIZED -> NamespaceMode.POD;
      case CONTAINER -> NamespaceMode.CONTAINER;
      case NODE -> NamespaceMode.NODE;
      case TARGET -> NamespaceMode.TARGET;
    };
  }

  private static Cri.SupplementalGroupsPolicy policy(SupplementalGroupsPolicy policy) {
    return switch (policy) {
      case MERGE -> Cri.SupplementalGroupsPolicy.Merge;
      case STRICT -> Cri.SupplementalGroupsPolicy.Strict;
    };
  }

  static Cri.Int64Value number(long value) {
    return Cri.Int64Value.newBuilder().setValue(value).build();
  }

  static OptionalLong number(boolean there, Cri.UInt64Value value) {
    return there ? OptionalLong.of(value.getValue()) : OptionalLong.empty();
  }
}
