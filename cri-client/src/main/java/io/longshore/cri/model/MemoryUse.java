package io.longshore.cri.model;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Memory used, in bytes.
 *
 * @param workingSet what cannot be taken back easily
 * @param available below the limit; empty without one
 */
public record MemoryUse(
    Instant at,
    OptionalLong workingSet,
    OptionalLong available,
    OptionalLong usage,
    OptionalLong resident,
    OptionalLong pageFaults,
    OptionalLong majorPageFaults,
    Optional<Stalls> stalls) {}
