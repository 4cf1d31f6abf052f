/**
 * Service ports as a backend sees them: addresses that packets go to, and what becomes of them. No
 * Kubernetes object is needed to understand them, and nothing here looks at the machine.
 */
@NullMarked
package io.longshore.netproxy.model;

import org.jspecify.annotations.NullMarked;
