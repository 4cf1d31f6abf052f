/** ReplicaSets and Deployments: as many pods of a template as are wanted. */
@NullMarked
package io.longshore.master.controllers.workload;

import org.jspecify.annotations.NullMarked;
