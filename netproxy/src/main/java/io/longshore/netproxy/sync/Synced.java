package io.longshore.netproxy.sync;

import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.tracker.Drained;
import java.time.Duration;

/**
 * A sync that has succeeded.
 *
 * @param whole whether everything was compared, rather than changes made; then there may have been
 *     more changes than {@code drained} knows of
 */
public record Synced(IpFamily family, boolean whole, Drained drained, Duration took) {}
