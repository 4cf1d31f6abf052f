/**
 * A Docker Engine as a container runtime: sandboxes, logs, streams and networks of pods are made
 * here of what the Engine has, which is containers and images.
 */
@NullMarked
package io.longshore.cri.docker;

import org.jspecify.annotations.NullMarked;
