package io.longshore.kubeapi.core;

/** An SELinux context. */
public record SeLinuxOptions(String user, String role, String type, String level) {}
