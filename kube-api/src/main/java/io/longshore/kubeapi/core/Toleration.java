package io.longshore.kubeapi.core;

import java.util.Optional;

/** Lets a pod go where a taint keeps others away. */
public record Toleration(
    String key, String operator, String value, String effect, Optional<Long> tolerationSeconds) {}
