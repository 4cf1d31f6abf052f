package io.longshore.kubeapi.core;

/** A seccomp or AppArmor profile. */
public record SecurityProfile(String type, String localhostProfile) {}
