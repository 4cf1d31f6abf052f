/** What inspection found, in words for people and in JSON for programs. Pure. */
@NullMarked
package io.longshore.netproxy.inspect.report;

import org.jspecify.annotations.NullMarked;
