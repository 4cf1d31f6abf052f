package io.longshore.cri.model;

/** How long some, and all, tasks waited for a resource (pressure stall information). */
public record Stalls(Stall some, Stall full) {}
