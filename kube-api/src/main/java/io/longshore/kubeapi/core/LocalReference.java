package io.longshore.kubeapi.core;

/** Names another object of the same namespace. */
public record LocalReference(String name) {}
