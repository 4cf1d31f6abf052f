package io.longshore.master.pki;

import io.longshore.kubeapi.pki.Der;
import io.longshore.kubeapi.pki.Pem;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Issues the certificates of a cluster: X.509 version 3, RFC 5280, signed with ECDSA on P-256. The
 * JDK reads certificates but does not make them. Safe for use by several threads.
 */
public final class CertificateAuthority {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  // A client whose clock is behind must not find a certificate that is not valid yet.
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
  private static final String ORGANIZATION = "2.5.4.10";
  private static final String COMMON_NAME = "2.5.4.3";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** The authority of a folder, {@code ca.crt} and {@code ca.key}; made if there is none. */
  public static CertificateAuthority in(Path folder, String name, Instant now) {
    Path certificateFile = folder.resolve("ca.crt");
    Path keyFile = folder.resolve("ca.key");
    if (!Files.exists(certificateFile)) {
      KeyPair pair = KeyFile.generate();
      CertificateRequest request =
          new CertificateRequest(
              name, List.of(), CertificateRequest.Use.AUTHORITY, List.of(), List.of(), VALIDITY);
      byte[] issuer = name(List.of(), name);
      X509Certificate made =
          issue(request, pair.getPublic(), now, issuer, pair.getPublic(), pair.getPrivate());
      // The certificate comes last: where it is, the key is too.
      KeyFile.write(keyFile, Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()));
      KeyFile.write(certificateFile, pem(made));
    }
    return new CertificateAuthority(
        KeyFile.readCertificate(certificateFile), KeyFile.readKey(keyFile));
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A certificate for a key. */
  public X509Certificate issue(CertificateRequest request, PublicKey subject, Instant now) {
    byte[] issuer = certificate.getSubjectX500Principal().getEncoded();
    return issue(request, subject, now, issuer, certificate.getPublicKey(), key);
  }

  /** A certificate as text. */
  public static String pem(X509Certificate certificate) {
    try {
      return Pem.text("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot write a certificate", e);
    }
  }

  private static X509Certificate issue(
      CertificateRequest request,
      PublicKey subject,
      Instant now,
      byte[] issuer,
      PublicKey issuerKey,
      PrivateKey signingKey) {
    try {
      byte[] algorithm = Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
      byte[] content =
          Der.sequence(
              Der.tagged(0, Der.integer(BigInteger.TWO)),
              Der.integer(new BigInteger(127, RANDOM)),
              algorithm,
              issuer,
              Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(request.validity()))),
              name(request.organizations(), request.commonName()),
              subject.getEncoded(),
              Der.tagged(3, Der.sequence(extensions(request, subject, issuerKey))));
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signingKey);
      signature.update(content);
      return KeyFile.certificate(Der.sequence(content, algorithm, Der.bits(signature.sign(), 0)));
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot issue a certificate for " + request.commonName(), e);
    }
  }

  private static byte[] name(List<String> organizations, String commonName) {
    List<byte[]> parts = new ArrayList<>();
    organizations.forEach(organization -> parts.add(attribute(ORGANIZATION, organization)));
    parts.add(attribute(COMMON_NAME, commonName));
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  private static byte[] attribute(String type, String value) {
    return Der.element(Der.SET, Der.sequence(Der.identifier(type), Der.text(value)));
  }

  /** RFC 5280, 4.2. */
  private static byte[][] extensions(
      CertificateRequest request, PublicKey subject, PublicKey issuer)
      throws GeneralSecurityException {
    boolean authority = request.use() == CertificateRequest.Use.AUTHORITY;
    List<byte[]> extensions = new ArrayList<>();
    extensions.add(critical("2.5.29.19", authority ? Der.sequence(Der.truth()) : Der.sequence()));
    // keyCertSign and cRLSign beside digitalSignature, or that alone.
    extensions.add(
        critical(
            "2.5.29.15",
            authority
                ? Der.bits(new byte[] {(byte) 0x86}, 1)
                : Der.bits(new byte[] {(byte) 0x80}, 7)));
    switch (request.use()) {
      case SERVER ->
          extensions.add(plain("2.5.29.37", Der.sequence(Der.identifier("1.3.6.1.5.5.7.3.1"))));
      case CLIENT ->
          extensions.add(plain("2.5.29.37", Der.sequence(Der.identifier("1.3.6.1.5.5.7.3.2"))));
      case AUTHORITY -> {
        // Not bound to a purpose.
      }
    }
    extensions.add(plain("2.5.29.14", Der.octets(keyIdentifier(subject))));
    extensions.add(plain("2.5.29.35", Der.sequence(Der.element(0x80, keyIdentifier(issuer)))));
    byte[][] names = alternativeNames(request);
    if (names.length > 0) {
      extensions.add(plain("2.5.29.17", Der.sequence(names)));
    }
    return extensions.toArray(byte[][]::new);
  }

  private static byte[][] alternativeNames(CertificateRequest request) {
    List<byte[]> names = new ArrayList<>();
    for (String host : request.hostNames()) {
      names.add(Der.element(0x82, host.getBytes(StandardCharsets.US_ASCII)));
    }
    for (InetAddress address : request.addresses()) {
      names.add(Der.element(0x87, address.getAddress()));
    }
    return names.toArray(byte[][]::new);
  }

  private static byte[] critical(String type, byte[] value) {
    return Der.sequence(Der.identifier(type), Der.truth(), Der.octets(value));
  }

  private static byte[] plain(String type, byte[] value) {
    return Der.sequence(Der.identifier(type), Der.octets(value));
  }

  private static byte[] keyIdentifier(PublicKey key) throws GeneralSecurityException {
    return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
  }
}
