/** Which pods are behind a Service: EndpointSlices, and Endpoints as they were before. */
@NullMarked
package io.longshore.master.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
