package io.longshore.cri.model;

/**
 * A process that a runtime has started and lost.
 *
 * @param id of the sandbox that it was meant for
 */
public record Stray(long pid, String id) {}
