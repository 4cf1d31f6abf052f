/** Tokens by which programs show who they are: of ServiceAccounts, and of nodes that join. */
@NullMarked
package io.longshore.master.tokens;

import org.jspecify.annotations.NullMarked;
