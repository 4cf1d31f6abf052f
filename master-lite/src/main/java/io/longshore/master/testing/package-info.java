/** Suites that every store must pass, and fixtures for tests against a whole master. */
@NullMarked
package io.longshore.master.testing;

import org.jspecify.annotations.NullMarked;
