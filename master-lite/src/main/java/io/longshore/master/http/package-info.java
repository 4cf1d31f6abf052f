/**
 * The API over HTTPS: connections, paths, forms of answers. One virtual thread for each request.
 */
@NullMarked
package io.longshore.master.http;

import org.jspecify.annotations.NullMarked;
