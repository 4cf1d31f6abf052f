package io.longshore.kubeapi.core;

import io.longshore.kubeapi.meta.Quantity;
import java.util.Map;

/** What a container gets, and must not exceed. */
public record ResourceRequirements(Map<String, Quantity> limits, Map<String, Quantity> requests) {}
