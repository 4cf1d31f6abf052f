/**
 * Reading and writing objects as JSON: the only user of the JSON library but for configuration
 * files.
 */
@NullMarked
package io.longshore.kubeapi.json;

import org.jspecify.annotations.NullMarked;
