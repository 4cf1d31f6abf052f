package io.longshore.cri.model;

/**
 * Who the runtime is.
 *
 * @param name as it calls itself, for example {@code containerd}
 * @param version the program's
 * @param apiVersion of the interface that it speaks with us
 */
public record RuntimeVersion(String name, String version, String apiVersion) {}
