package io.longshore.kubeapi.core;

import java.util.Optional;

/** Asks a container how it is, again and again. */
public record Probe(
    Optional<Handler.ExecAction> exec,
    Optional<Handler.HttpGetAction> httpGet,
    Optional<Handler.TcpSocketAction> tcpSocket,
    Optional<Handler.GrpcAction> grpc,
    int initialDelaySeconds,
    int timeoutSeconds,
    int periodSeconds,
    int successThreshold,
    int failureThreshold,
    Optional<Long> terminationGracePeriodSeconds) {}
