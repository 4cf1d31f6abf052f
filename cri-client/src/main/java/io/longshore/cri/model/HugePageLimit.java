package io.longshore.cri.model;

/**
 * How much memory in huge pages of a size may be used.
 *
 * @param pageSize as the kernel names it, for example {@code 2MB}
 */
public record HugePageLimit(String pageSize, long bytes) {}
