/** Network namespaces: handles, names under /run/netns, and threads that live in one. */
@NullMarked
package io.longshore.linux.netns;

import org.jspecify.annotations.NullMarked;
