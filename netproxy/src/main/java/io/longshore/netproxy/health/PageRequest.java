package io.longshore.netproxy.health;

/**
 * What is asked of a server.
 *
 * @param path begins with a slash and has no query
 * @param accept the media types that the client takes, as it has sent them; empty where it says
 *     nothing
 */
public record PageRequest(String path, String accept) {}
