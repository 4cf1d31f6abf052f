/** Requests to the API server, and its errors. */
@NullMarked
package io.longshore.kubeapi.client;

import org.jspecify.annotations.NullMarked;
