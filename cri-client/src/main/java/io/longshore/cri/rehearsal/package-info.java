/** A runtime for rehearsals of an agent's start, on machines where none runs. */
@NullMarked
package io.longshore.cri.rehearsal;

import org.jspecify.annotations.NullMarked;
