/** Gets the images that containers need, and removes those that nobody needs any more. */
@NullMarked
package io.longshore.agent.image;

import org.jspecify.annotations.NullMarked;
