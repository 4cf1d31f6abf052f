package io.longshore.netproxy.iptables;

import io.longshore.netproxy.model.Masquerading;

/**
 * What the user chooses.
 *
 * @param localhostNodePorts whether node ports are on 127.0.0.1 too, which the kernel allows only
 *     with {@code route_localnet}; never for IPv6
 * @param dropsInvalid whether packets that fit no connection are not forwarded: a pod would answer
 *     them with a reset that ends a connection which is well
 */
public record IptablesOptions(
    Masquerading masquerading, boolean localhostNodePorts, boolean dropsInvalid) {}
