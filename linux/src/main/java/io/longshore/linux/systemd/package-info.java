/** What a service tells systemd: sd_notify(3) and the watchdog. */
@NullMarked
package io.longshore.linux.systemd;

import org.jspecify.annotations.NullMarked;
