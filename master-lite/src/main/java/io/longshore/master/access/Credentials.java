package io.longshore.master.access;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** What a client shows: a certificate that our authority has signed, a token, both or nothing. */
public record Credentials(Optional<X509Certificate> certificate, Optional<String> token) {}
