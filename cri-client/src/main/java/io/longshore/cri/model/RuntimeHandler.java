package io.longshore.cri.model;

/**
 * A way to run pods that a RuntimeClass may name.
 *
 * @param name empty for the default
 */
public record RuntimeHandler(
    String name, boolean recursiveReadOnlyMounts, boolean userNamespaces) {}
