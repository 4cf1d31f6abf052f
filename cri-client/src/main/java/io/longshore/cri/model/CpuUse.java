package io.longshore.cri.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * CPU time used.
 *
 * @param totalNanos since the start
 * @param nanoCores lately: a thousand million is one CPU
 */
public record CpuUse(
    Instant at, OptionalLong totalNanos, OptionalLong nanoCores, Optional<Stalls> stalls) {}
