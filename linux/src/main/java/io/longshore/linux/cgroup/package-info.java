/**
 * Control groups, versions 1 and 2, as cgroupfs shows them: groups, limits and figures. The
 * kernel's own description: Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst.
 */
@NullMarked
package io.longshore.linux.cgroup;

import org.jspecify.annotations.NullMarked;
