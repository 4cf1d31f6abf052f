/** The loops that keep the API's own promises, such as an ending namespace that becomes empty. */
@NullMarked
package io.longshore.master.controllers;

import org.jspecify.annotations.NullMarked;
