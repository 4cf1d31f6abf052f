/**
 * The Service proxy in the rules of iptables: the chains, names and words of kube-proxy's mode
 * iptables, compiled by pure code and changed rule by rule, in either form of tables.
 */
@NullMarked
package io.longshore.netproxy.iptables;

import org.jspecify.annotations.NullMarked;
