/** Which client is for which runtime. */
@NullMarked
package io.longshore.cri.connect;

import org.jspecify.annotations.NullMarked;
