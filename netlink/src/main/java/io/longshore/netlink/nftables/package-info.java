/** nf_tables: tables, chains, rules, sets and their elements, in transactions and dumps. */
@NullMarked
package io.longshore.netlink.nftables;

import org.jspecify.annotations.NullMarked;
