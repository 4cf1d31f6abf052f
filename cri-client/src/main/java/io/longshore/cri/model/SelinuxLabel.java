package io.longshore.cri.model;

/** An SELinux label; parts that are empty are the runtime's to choose. */
public record SelinuxLabel(String user, String role, String type, String level) {}
