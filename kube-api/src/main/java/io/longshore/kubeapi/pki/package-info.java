/** What certificates are made of, and who trusts any: for what makes and checks them. */
@NullMarked
package io.longshore.kubeapi.pki;

import org.jspecify.annotations.NullMarked;
