package io.longshore.netlink.conntrack;

/**
 * How full the table is.
 *
 * @param flows of this network namespace
 * @param limit how many there may be; zero where the kernel does not tell it (before 5.10)
 */
public record TableUse(long flows, long limit) {}
