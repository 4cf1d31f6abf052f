/**
 * What the tests of every module share: time driven by hand, comparisons, and what a test needs.
 */
@NullMarked
package io.longshore.base.testing;

import org.jspecify.annotations.NullMarked;
