package io.longshore.cri.model;

/** What a runtime can do whatever the handler. */
public record RuntimeFeatures(
    boolean supplementalGroupsPolicy, boolean userNamespacesWithHostNetwork) {}
