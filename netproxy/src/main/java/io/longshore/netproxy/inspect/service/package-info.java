/**
 * Which Services the rules of a kernel mean, whoever wrote them, and how they differ from others.
 * Pure.
 */
@NullMarked
package io.longshore.netproxy.inspect.service;

import org.jspecify.annotations.NullMarked;
