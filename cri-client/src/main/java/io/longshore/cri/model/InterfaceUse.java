package io.longshore.cri.model;

import java.util.OptionalLong;

/** Traffic of a network interface since its start. */
public record InterfaceUse(
    String name,
    OptionalLong receivedBytes,
    OptionalLong receiveErrors,
    OptionalLong sentBytes,
    OptionalLong sendErrors) {}
