/**
 * Networks for pods by CNI plug-ins, for runtimes that do not call them: the specification is
 * containernetworking/cni SPEC.md.
 */
@NullMarked
package io.longshore.cri.cni;

import org.jspecify.annotations.NullMarked;
