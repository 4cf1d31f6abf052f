/** Records for Leases. */
@NullMarked
package io.longshore.kubeapi.coordination;

import org.jspecify.annotations.NullMarked;
