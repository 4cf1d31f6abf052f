package io.longshore.cri.model;

import java.time.Instant;
import java.util.OptionalLong;

/** Swap used, in bytes. */
public record SwapUse(Instant at, OptionalLong available, OptionalLong usage) {}
