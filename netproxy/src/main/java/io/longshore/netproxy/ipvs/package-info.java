/**
 * Forwards the packets of Services by IPVS, with the sets, rules and names that kube-proxy's mode
 * ipvs has.
 */
@NullMarked
package io.longshore.netproxy.ipvs;

import org.jspecify.annotations.NullMarked;
