package io.longshore.master.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as PEM files, RFC 7468, written whole or not at all. */
public final class KeyFile {
  private KeyFile() {}

  /** A new key on the curve P-256. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make a key", e);
    }
  }

  /** Writes a file that only its owner can read. */
  public static void write(Path file, String text) {
    try {
      Path draft =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              "new",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PkiException("cannot write " + file, e);
    }
  }

  /** The private key of a file. */
  public static PrivateKey readKey(Path file) {
    try {
      String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      byte[] der = Base64.getMimeDecoder().decode(body);
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new PkiException("cannot read the key " + file, e);
    }
  }

  /** The public key of a file. */
  public static ECPublicKey readPublicKey(Path file) {
    try {
      String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
      byte[] der = Base64.getMimeDecoder().decode(body);
      return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new PkiException("cannot read the key " + file, e);
    }
  }

  /** The certificate of a file. */
  public static X509Certificate readCertificate(Path file) {
    try {
      return certificate(Files.readAllBytes(file));
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException("cannot read the certificate " + file, e);
    }
  }

  static X509Certificate certificate(byte[] bytes) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(bytes));
  }
}
