/** Where the API server is and who we are to it: kubeconfig files and the in-cluster files. */
@NullMarked
package io.longshore.kubeapi.kubeconfig;

import org.jspecify.annotations.NullMarked;
