package io.longshore.agent.server;

import io.longshore.agent.config.ServerSettings;
import io.longshore.kubeapi.pki.Der;
import io.longshore.kubeapi.pki.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate that the server shows: that of the settings, or one signed by itself that is made
 * and kept. The JDK reads certificates but does not make them.
 *
 * @param certificate as PEM, as the key is
 */
record ServingCertificate(Path certificate, Path key) {
  private static final Duration VALIDITY = Duration.ofDays(365);
  // A client whose clock is behind must not find a certificate that is not valid yet.
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  static ServingCertificate of(
      ServerSettings settings,
      Path folder,
      String nodeName,
      List<InetAddress> addresses,
      Instant now) {
    if (!settings.tlsCertFile().isEmpty()) {
      return new ServingCertificate(
          Path.of(settings.tlsCertFile()), Path.of(settings.tlsPrivateKeyFile()));
    }
    ServingCertificate kept =
        new ServingCertificate(folder.resolve("kubelet.crt"), folder.resolve("kubelet.key"));
    try {
      if (!kept.isGood(now)) {
        Files.createDirectories(folder);
        kept.make(nodeName, addresses, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a certificate in " + folder, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot make a certificate", e);
    }
    return kept;
  }

  private boolean isGood(Instant now) throws IOException, GeneralSecurityException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    try (var in = Files.newInputStream(certificate)) {
      X509Certificate found =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return found.getNotAfter().toInstant().isAfter(now);
    }
  }

  private void make(String nodeName, List<InetAddress> addresses, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    write(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(certificate, "CERTIFICATE", signed(nodeName, addresses, now, pair));
  }

  /** RFC 5280, 4.1: version 3, signed with ECDSA and SHA-256. */
  private static byte[] signed(
      String nodeName, List<InetAddress> addresses, Instant now, KeyPair pair)
      throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
    byte[] content =
        Der.sequence(
            Der.tagged(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, new SecureRandom())),
            algorithm,
            name(nodeName),
            Der.sequence(Der.time(now.minus(CLOCK_SKEW)), Der.time(now.plus(VALIDITY))),
            name(nodeName),
            pair.getPublic().getEncoded(),
            Der.tagged(3, Der.sequence(alternativeNames(nodeName, addresses))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(content);
    return Der.sequence(content, algorithm, Der.bits(signature.sign(), 0));
  }

  /** Nothing but a common name. */
  private static byte[] name(String commonName) {
    byte[] attribute = Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName));
    return Der.sequence(Der.element(Der.SET, attribute));
  }

  /** The extension subjectAltName. */
  private static byte[] alternativeNames(String nodeName, List<InetAddress> addresses) {
    List<byte[]> names = new ArrayList<>();
    names.add(Der.element(0x82, nodeName.getBytes(StandardCharsets.US_ASCII)));
    addresses.forEach(address -> names.add(Der.element(0x87, address.getAddress())));
    return Der.sequence(
        Der.identifier("2.5.29.17"), Der.octets(Der.sequence(names.toArray(byte[][]::new))));
  }

  /** Only its owner can read it. */
  private static void write(Path file, String label, byte[] der) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, Pem.text(label, der));
  }
}
