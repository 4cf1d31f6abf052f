/** What each namespace has from the beginning. */
@NullMarked
package io.longshore.master.controllers.namespace;

import org.jspecify.annotations.NullMarked;
