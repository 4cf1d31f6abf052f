package io.longshore.netlink.route;

/** What the kernel tells of when it comes, changes or goes. */
public sealed interface RouteObject
    permits Link, LinkAddress, Route, Rule, Neighbour, ForwardingEntry {}
