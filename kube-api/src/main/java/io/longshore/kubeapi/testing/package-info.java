/** A real API server in memory that can be told to fail. */
@NullMarked
package io.longshore.kubeapi.testing;

import org.jspecify.annotations.NullMarked;
