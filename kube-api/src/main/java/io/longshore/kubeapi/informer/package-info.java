/** Caches that follow the API server. */
@NullMarked
package io.longshore.kubeapi.informer;

import org.jspecify.annotations.NullMarked;
