/** Tokens of service accounts, for pods and for whoever acts for them. */
@NullMarked
package io.longshore.agent.token;

import org.jspecify.annotations.NullMarked;
