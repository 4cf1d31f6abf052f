package io.longshore.cri.model;

/**
 * How long tasks waited for a resource.
 *
 * @param totalMicros since the start
 * @param average10 percent of the last 10 seconds, and so on
 */
public record Stall(long totalMicros, double average10, double average60, double average300) {}
