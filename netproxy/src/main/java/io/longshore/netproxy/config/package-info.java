/** The settings of a proxy: kube-proxy's configuration file and command line. */
@NullMarked
package io.longshore.netproxy.config;

import org.jspecify.annotations.NullMarked;
