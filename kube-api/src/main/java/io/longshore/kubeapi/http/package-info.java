/** A lean HTTP client on netty: blocking calls for virtual threads, streams with back pressure. */
@NullMarked
package io.longshore.kubeapi.http;

import org.jspecify.annotations.NullMarked;
