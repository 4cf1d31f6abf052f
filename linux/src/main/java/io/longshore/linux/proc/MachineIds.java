package io.longshore.linux.proc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What tells this machine, and this start of it, from others.
 *
 * @param machine of the installation, machine-id(5); empty where there is none
 * @param boot new at each start
 */
public record MachineIds(String machine, String boot, String kernel) {

  /** Those of this machine. */
  public static MachineIds read() {
    return new MachineIds(
        firstOf(List.of("/etc/machine-id", "/var/lib/dbus/machine-id")),
        ProcText.read(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
        ProcText.read(Path.of("/proc/sys/kernel/osrelease")).strip());
  }

  private static String firstOf(List<String> paths) {
    return paths.stream()
        .map(Path::of)
        .filter(Files::isReadable)
        .map(path -> ProcText.read(path).strip())
        .filter(id -> !id.isEmpty())
        .findFirst()
        .orElse("");
  }
}
