package io.longshore.netlink.ipvs;

/** A virtual service as the kernel has it. */
public record ServiceStatus(VirtualService service, Statistics statistics) {}
