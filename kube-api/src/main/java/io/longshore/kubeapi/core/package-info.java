/** Records for the core group's objects, with the fields that agent and proxy use. */
@NullMarked
package io.longshore.kubeapi.core;

import org.jspecify.annotations.NullMarked;
