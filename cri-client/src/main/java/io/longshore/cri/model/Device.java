package io.longshore.cri.model;

/**
 * A device of the node in a container.
 *
 * @param permissions any of the letters r, w and m (make)
 */
public record Device(String hostPath, String containerPath, String permissions) {}
