/** The kinds that run pods of a template. */
@NullMarked
package io.longshore.kubeapi.apps;

import org.jspecify.annotations.NullMarked;
