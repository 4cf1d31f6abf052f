package io.longshore.cri.model;

/** A range of user or group ids as the node and as the container see it. */
public record IdMapping(long hostId, long containerId, long length) {}
