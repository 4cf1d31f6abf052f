/** What is looked at and changed between the decision that a user may write and the write. */
@NullMarked
package io.longshore.master.admission;

import org.jspecify.annotations.NullMarked;
