package io.longshore.master.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.KernelTest;
import io.longshore.kubeapi.pki.Pem;
import io.longshore.linux.testing.Commands;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  @TempDir Path folder;

  private X509Certificate server(CertificateAuthority authority, Duration validity) {
    CertificateRequest request =
        new CertificateRequest(
            "server",
            List.of("ä", "b"),
            CertificateRequest.Use.SERVER,
            List.of("localhost", "kubernetes.default.svc.cluster.local"),
            List.of(InetAddress.ofLiteral("10.96.0.1"), InetAddress.ofLiteral("fd00::1")),
            validity);
    return authority.issue(request, KeyFile.generate().getPublic(), Instant.now());
  }

  @Test
  void theJdkReadsWhatWeMake() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(folder, "test", Instant.now());
    X509Certificate made = server(authority, Duration.ofDays(1));
    made.verify(authority.certificate().getPublicKey());
    made.checkValidity();
    assertEquals("CN=server,O=b,O=ä", made.getSubjectX500Principal().getName());
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), made.getExtendedKeyUsage());
    assertEquals(4, made.getSubjectAlternativeNames().size());
    assertEquals(-1, made.getBasicConstraints());
    assertTrue(authority.certificate().getBasicConstraints() >= 0);
    assertTrue(authority.certificate().getKeyUsage()[5]);
  }

  @Test
  void anAuthorityIsKept() {
    X509Certificate first = CertificateAuthority.in(folder, "a", Instant.now()).certificate();
    assertEquals(first, CertificateAuthority.in(folder, "b", Instant.now()).certificate());
  }

  /** Also where the years need four digits. */
  @KernelTest(commands = "openssl")
  void opensslAgrees() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(folder, "test", Instant.now());
    for (int days : List.of(1, 365 * 40)) {
      Path file = folder.resolve("server.crt");
      Files.writeString(file, CertificateAuthority.pem(server(authority, Duration.ofDays(days))));
      String verified =
          Commands.run(
              "openssl",
              "verify",
              "-x509_strict",
              "-purpose",
              "sslserver",
              "-verify_hostname",
              "localhost",
              "-CAfile",
              folder.resolve("ca.crt").toString(),
              file.toString());
      assertTrue(verified.endsWith(": OK\n"), verified);
    }
    KeyPair pair = KeyFile.generate();
    Path key = folder.resolve("key");
    KeyFile.write(key, Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()));
    assertEquals(pair.getPrivate(), KeyFile.readKey(key));
    Commands.run("openssl", "pkey", "-in", key.toString(), "-noout", "-check");
  }
}
