package io.longshore.netlink.ipvs;

/**
 * A server as the kernel has it.
 *
 * @param active connections that are established
 * @param inactive connections that end, and all of UDP
 * @param persistent clients that will come to it again
 */
public record DestinationStatus(
    Destination destination, long active, long inactive, long persistent, Statistics statistics) {}
