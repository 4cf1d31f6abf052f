package io.longshore.cri.model;

/**
 * Which of a pod's containers one is.
 *
 * @param attempt how often the pod had it before
 */
public record ContainerMetadata(String name, int attempt) {}
