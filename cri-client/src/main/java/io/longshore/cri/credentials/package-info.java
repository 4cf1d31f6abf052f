/**
 * Which credentials are for which image, and where they come from, as upstream's kubelet has it.
 */
@NullMarked
package io.longshore.cri.credentials;

import org.jspecify.annotations.NullMarked;
