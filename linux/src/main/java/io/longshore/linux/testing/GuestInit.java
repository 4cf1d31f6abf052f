package io.longshore.linux.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The first process of a guest: a shell script. */
record GuestInit(List<String> modules) {

  /** Debian ships the modules of its User-mode Linux here, dependencies included. */
  private static final String MODULES = "/usr/lib/uml/modules";

  /** Sets up what programs expect, runs the command of the shared folder, and halts. */
  String script(Path sharedFolder) {
    return """
        #!/bin/sh
        export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        mount -t proc proc /proc
        mount -t sysfs sys /sys
        mount -t tmpfs tmpfs /run
        mount -t cgroup2 none /sys/fs/cgroup
        mkdir -p /run/tmp /run/lib /run/netns %1$s
        mount -t hostfs none %1$s -o %2$s
        ln -s %3$s /run/lib/modules
        printf '#!/bin/sh\\nexec modprobe -d /run "$@"\\n' >/run/modprobe
        chmod +x /run/modprobe
        # From now on the kernel loads modules by itself, such as the schedulers of IPVS.
        echo /run/modprobe >/proc/sys/kernel/modprobe
        ip link set lo up
        for module in %4$s; do
          /run/modprobe "$module" || echo "no module $module"
        done
        export TMPDIR=/run/tmp CI=%5$s
        cd /run/tmp
        sh %1$s/command
        echo $? >%1$s/status
        sync
        # Halts at once; the kernel does it on a thread of its own.
        echo o >/proc/sysrq-trigger
        while :; do sleep 1; done
        """
        .formatted(
            UmlMachine.GUEST_FOLDER,
            quoted(sharedFolder.toString()),
            MODULES,
            modules.stream().map(GuestInit::quoted).collect(Collectors.joining(" ")),
            quoted(System.getenv().getOrDefault("CI", "")));
  }

  /** The command, ended after a time: so no guest outlives a host that was killed. */
  static String command(Duration limit, List<String> command) {
    return "exec timeout -s KILL "
        + limit.toSeconds()
        + " "
        + command.stream().map(GuestInit::quoted).collect(Collectors.joining(" "))
        + "\n";
  }

  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
