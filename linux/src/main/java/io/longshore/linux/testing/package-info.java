/** Network namespaces, commands and leak counts for the tests of every module. */
@NullMarked
package io.longshore.linux.testing;

import org.jspecify.annotations.NullMarked;
