package io.longshore.master.main;

import io.longshore.kubeapi.pki.Pem;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.KeyFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Files with which users of an authority reach a server. */
record Kubeconfigs(CertificateAuthority authority, String server, Instant now) {
  static final Duration VALIDITY = Duration.ofDays(365);

  /** Writes one with a new key and a certificate of this year. */
  Path write(Path file, String user, List<String> groups) {
    KeyPair pair = KeyFile.generate();
    X509Certificate certificate =
        authority.issue(CertificateRequest.client(user, groups, VALIDITY), pair.getPublic(), now);
    KeyFile.write(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: longshore
          cluster:
            server: %1$s
            certificate-authority-data: %2$s
        users:
        - name: %3$s
          user:
            client-certificate-data: %4$s
            client-key-data: %5$s
        contexts:
        - name: %3$s@longshore
          context:
            cluster: longshore
            user: %3$s
        current-context: %3$s@longshore
        """
            .formatted(
                server,
                base64(CertificateAuthority.pem(authority.certificate())),
                user,
                base64(CertificateAuthority.pem(certificate)),
                base64(Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()))));
    return file;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
