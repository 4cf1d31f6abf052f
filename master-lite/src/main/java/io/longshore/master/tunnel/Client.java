package io.longshore.master.tunnel;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The connection of a client that speaks something else than HTTP from now on.
 *
 * @param output writes are flushed, and wait for a slow client
 */
public record Client(InputStream input, OutputStream output) {}
