/** Configuration files and flags, read strictly: what is wrong is named with its line. */
@NullMarked
package io.longshore.kubeapi.config;

import org.jspecify.annotations.NullMarked;
