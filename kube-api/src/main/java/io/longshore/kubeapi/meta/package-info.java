/** What all Kubernetes objects share: metadata, selectors, quantities, names. */
@NullMarked
package io.longshore.kubeapi.meta;

import org.jspecify.annotations.NullMarked;
