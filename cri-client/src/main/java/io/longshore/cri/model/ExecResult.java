package io.longshore.cri.model;

import io.longshore.kubeapi.meta.Bytes;

/** What a command in a container printed, and how it ended. */
public record ExecResult(Bytes output, Bytes errors, int exitCode) {}
