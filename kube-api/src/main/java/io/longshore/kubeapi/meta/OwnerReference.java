package io.longshore.kubeapi.meta;

/** The object that another belongs to, and goes with. */
public record OwnerReference(
    String apiVersion,
    String kind,
    String name,
    String uid,
    boolean controller,
    boolean blockOwnerDeletion) {}
