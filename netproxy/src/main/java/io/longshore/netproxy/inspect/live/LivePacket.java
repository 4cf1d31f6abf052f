package io.longshore.netproxy.inspect.live;

import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.Protocol;
import java.util.Optional;

/**
 * Which real packets are waited for.
 *
 * @param from absent for those of everybody
 */
public record LivePacket(Optional<IpAddress> from, IpAddress to, int port, Protocol protocol) {}
