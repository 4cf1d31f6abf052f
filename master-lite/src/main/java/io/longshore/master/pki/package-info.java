/** The cluster's own certificate authority and its keys. */
@NullMarked
package io.longshore.master.pki;

import org.jspecify.annotations.NullMarked;
