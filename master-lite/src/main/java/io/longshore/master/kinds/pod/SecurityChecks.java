package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Mistakes in what pods and containers may, and as whom they run. */
final class SecurityChecks {
  private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final int LONGEST_PROFILE = 4095;
  private static final int LONGEST_SYSCTL = 253;
  private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final Pattern SYSCTL =
      Pattern.compile("(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART);

  private SecurityChecks() {}

  /** Of all containers: validatePodSpecSecurityContext. */
  static void pod(Place spec) {
    Place context = spec.at("securityContext");
    context.at("fsGroup").identity();
    context.at("runAsUser").identity();
    context.at("runAsGroup").identity();
    context.each("supplementalGroups").forEach(Place::identity);
    if (spec.isTrue("shareProcessNamespace") && spec.isTrue("hostPID")) {
      spec.at("shareProcessNamespace")
          .calledAs(context.path() + ".shareProcessNamespace")
          .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, context.at("sysctls"));
    context.at("fsGroupChangePolicy").oneOfIfThere(List.of("Always", "OnRootMismatch"));
    seccomp(context.at("seccompProfile"));
    appArmor(context.at("appArmorProfile"));
    context.at("supplementalGroupsPolicy").oneOfIfThere(List.of("Merge", "Strict"));
    context.at("seLinuxChangePolicy").oneOfIfThere(List.of("MountOption", "Recursive"));
  }

  private static void sysctls(Place spec, Place sysctls) {
    Set<String> seen = new HashSet<>();
    for (Place sysctl : sysctls.each()) {
      Place name = sysctl.at("name");
      String text = name.text();
      boolean fits = text.length() <= LONGEST_SYSCTL && SYSCTL.matcher(text).matches();
      if (name.requireText() && !fits) {
        name.invalid(
            "must have at most " + LONGEST_SYSCTL + " characters and match regex ^" + SYSCTL + "$");
      } else if (!text.isEmpty()) {
        name.unique(seen);
      }
      String dotted = text.replace('/', '.');
      if (spec.isTrue("hostNetwork") && dotted.startsWith("net.")) {
        name.invalid("may not be specified when 'hostNetwork' is true");
      } else if (spec.isTrue("hostIPC") && isOfIpc(dotted)) {
        name.invalid("may not be specified when 'hostIPC' is true");
      }
    }
  }

  private static boolean isOfIpc(String sysctl) {
    return sysctl.equals("kernel.sem")
        || sysctl.startsWith("kernel.shm")
        || sysctl.startsWith("kernel.msg")
        || sysctl.startsWith("fs.mqueue.");
  }

  /** Of one container: ValidateSecurityContext. */
  static void container(Place context, boolean usesHostUsers) {
    context.at("runAsUser").identity();
    context.at("runAsGroup").identity();
    Place procMount = context.at("procMount");
    procMount.oneOfIfThere(List.of("Default", "Unmasked"));
    if (usesHostUsers && procMount.text().equals("Unmasked")) {
      procMount.invalid("`hostUsers` must be false to use `Unmasked`");
    }
    seccomp(context.at("seccompProfile"));
    if (context.at("allowPrivilegeEscalation").isFalse()) {
      if (context.isTrue("privileged")) {
        context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
      }
      for (Place added : context.at("capabilities").each("add")) {
        if (added.text().equals("CAP_SYS_ADMIN")) {
          context.invalid(
              "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                  + " CAP_SYS_ADMIN");
        }
      }
    }
    appArmor(context.at("appArmorProfile"));
  }

  private static void seccomp(Place profile) {
    if (!profile.isThere()) {
      return;
    }
    Place type = profile.at("type");
    if (type.isEmpty()) {
      type.required("type is required when seccompProfile is set");
    } else {
      type.oneOf(PROFILES);
    }
    Place file = profile.at("localhostProfile");
    if (type.text().equals("Localhost")) {
      if (file.isThere()) {
        Paths.descending(file);
      } else {
        file.required("must be set when seccomp type is Localhost");
      }
    } else if (file.isThere()) {
      file.having(profile.value()).invalid("can only be set when seccomp type is Localhost");
    }
  }

  private static void appArmor(Place profile) {
    if (!profile.isThere()) {
      return;
    }
    Place type = profile.at("type");
    Place name = profile.at("localhostProfile");
    switch (type.text()) {
      case "Localhost" -> {
        String trimmed = name.text().strip();
        if (name.isThere() && !trimmed.equals(name.text())) {
          name.invalid("must not be padded with whitespace");
        } else if (trimmed.isEmpty()) {
          name.required("must be set when AppArmor type is Localhost");
        }
        if (name.text().length() > LONGEST_PROFILE) {
          name.problems().add(Problem.tooLong(name.path(), LONGEST_PROFILE));
        }
      }
      case "RuntimeDefault", "Unconfined" -> {
        if (name.isThere()) {
          name.invalid("can only be set when AppArmor type is Localhost");
        }
      }
      case "" -> type.required("type is required when appArmorProfile is set");
      default -> type.unsupported(PROFILES);
    }
  }
}
