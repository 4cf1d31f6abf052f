package io.longshore.agent.main;

import io.longshore.agent.server.MachineUse;
import io.longshore.base.time.Clock;
import io.longshore.linux.file.Space;
import io.longshore.linux.libc.SystemCalls;
import io.longshore.linux.proc.CpuTimes;
import io.longshore.linux.proc.MemoryInfo;
import io.longshore.linux.proc.Uptime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Reads what the machine uses. */
record MachineUseReader(Path root, Clock clock) {
  MachineUse read() {
    Instant now = clock.now();
    MemoryInfo memory = MemoryInfo.read();
    Space disk = Space.at(root);
    return new MachineUse(
        now.minus(Uptime.read().sinceBoot()),
        now,
        busyNanos(CpuTimes.read()),
        memory.total() - memory.available(),
        memory.available(),
        memory.total() - memory.free(),
        disk.bytes(),
        disk.available(),
        disk.used());
  }

  private static long busyNanos(CpuTimes times) {
    long ticks = times.user() + times.nice() + times.system();
    return ticks * (TimeUnit.SECONDS.toNanos(1) / SystemCalls.clockTicksPerSecond());
  }
}
