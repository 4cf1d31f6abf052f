/**
 * The proxy in nf_tables: all that grows is in maps and sets, so that a change of one endpoint is a
 * few elements, however many Services there are. docs/proxy.md shows the rules.
 */
@NullMarked
package io.longshore.netproxy.nftables;

import org.jspecify.annotations.NullMarked;
