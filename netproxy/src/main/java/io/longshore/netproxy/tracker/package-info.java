/** Turns what the API server tells of Services and EndpointSlices into changes of service ports. */
@NullMarked
package io.longshore.netproxy.tracker;

import org.jspecify.annotations.NullMarked;
