/**
 * The server that the API server and those who measure ask: pods, logs, streams, figures, health.
 */
@NullMarked
package io.longshore.agent.server;

import org.jspecify.annotations.NullMarked;
