/**
 * What a container runtime does and knows, in our own records: nothing here depends on how it is
 * reached.
 */
@NullMarked
package io.longshore.cri.model;

import org.jspecify.annotations.NullMarked;
