/** Records for EndpointSlices. */
@NullMarked
package io.longshore.kubeapi.discovery;

import org.jspecify.annotations.NullMarked;
