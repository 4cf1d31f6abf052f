package io.longshore.cri.model;

import java.time.Instant;
import java.util.Optional;

/** How disks were waited for. */
public record IoUse(Instant at, Optional<Stalls> stalls) {}
