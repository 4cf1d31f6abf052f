package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.meta.ObjectName;

/**
 * What load balancers are told of a Service that wants them to ask.
 *
 * @param port where they ask; zero if the Service no longer wants them to
 * @param localEndpoints how many different addresses of ready endpoints are on this node
 */
public record HealthCheck(ObjectName service, int port, int localEndpoints) {}
