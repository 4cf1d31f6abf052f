package io.longshore.cri.model;

/**
 * A port of the node that leads into the pod.
 *
 * @param hostPort 0 where none is mapped
 * @param hostAddress empty for all of the node's
 */
public record PortMapping(Protocol protocol, int containerPort, int hostPort, String hostAddress) {}
