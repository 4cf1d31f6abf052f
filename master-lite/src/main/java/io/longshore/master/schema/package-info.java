/**
 * What objects look like: fields, types, and how lists merge, read from the API's own descriptions.
 */
@NullMarked
package io.longshore.master.schema;

import org.jspecify.annotations.NullMarked;
