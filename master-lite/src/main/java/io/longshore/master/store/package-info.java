/** Versioned values under keys, shaped as etcd is, and kept in SQLite. */
@NullMarked
package io.longshore.master.store;

import org.jspecify.annotations.NullMarked;
