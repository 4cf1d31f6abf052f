package io.longshore.cri.model;

/**
 * Which pod a sandbox is for.
 *
 * @param attempt how many sandboxes the pod had before
 */
public record SandboxMetadata(String name, String uid, String namespace, int attempt) {}
