/** Roles and bindings: who may do what, by the rules in the store. */
@NullMarked
package io.longshore.master.rbac;

import org.jspecify.annotations.NullMarked;
