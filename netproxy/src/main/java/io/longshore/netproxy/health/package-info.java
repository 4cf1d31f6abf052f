/** Where load balancers, monitoring and people ask how the proxy is. */
@NullMarked
package io.longshore.netproxy.health;

import org.jspecify.annotations.NullMarked;
