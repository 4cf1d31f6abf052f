/** CertificateSigningRequests: who may ask for what, who approves it, and the signing. */
@NullMarked
package io.longshore.master.csr;

import org.jspecify.annotations.NullMarked;
