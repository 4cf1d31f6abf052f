package io.longshore.cri.model;

/** A variable that a container's process starts with. */
public record EnvironmentVariable(String name, String value) {}
