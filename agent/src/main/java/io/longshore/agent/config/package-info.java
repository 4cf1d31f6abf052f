/** The settings of an agent: the kubelet's configuration file and command line. */
@NullMarked
package io.longshore.agent.config;

import org.jspecify.annotations.NullMarked;
