/** How pods are, in the API's words: worked out by pure functions, and written to the API. */
@NullMarked
package io.longshore.agent.status;

import org.jspecify.annotations.NullMarked;
