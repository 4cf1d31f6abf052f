package io.longshore.agent.server;

import java.time.Instant;

/**
 * What the machine uses, bytes where nothing else is said.
 *
 * @param started when the machine was
 * @param cpuNanos processor time since then
 */
public record MachineUse(
    Instant started,
    Instant at,
    long cpuNanos,
    long workingSet,
    long available,
    long usage,
    long diskCapacity,
    long diskAvailable,
    long diskUsed) {}
