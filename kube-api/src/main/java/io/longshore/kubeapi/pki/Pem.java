package io.longshore.kubeapi.pki;

import io.longshore.kubeapi.meta.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM, RFC 7468. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final byte[] VERSION_0 = {2, 1, 0};
  // AlgorithmIdentifier with rsaEncryption, RFC 8017.
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  // id-ecPublicKey, RFC 5480: the identifier of the curve follows it.
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** Text of a certificate, a key or anything else in DER. */
  public static String text(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  /** All certificates of a text, of which there is at least one. */
  public static List<X509Certificate> certificates(Bytes pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain =
        factory.generateCertificates(new ByteArrayInputStream(pem.toArray())).stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate in the PEM text");
    }
    return chain;
  }

  /** The first key, in PKCS #8 or in the older forms that openssl writes. */
  public static PrivateKey privateKey(Bytes pem) throws GeneralSecurityException {
    Matcher blocks = BLOCK.matcher(new String(pem.toArray(), StandardCharsets.US_ASCII));
    while (blocks.find()) {
      byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
      switch (blocks.group(1)) {
        case "PRIVATE KEY" -> {
          return pkcs8(der);
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(Der.sequence(VERSION_0, RSA, Der.octets(der)));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = Der.sequence(EC, curve(der));
          return pkcs8(Der.sequence(VERSION_0, algorithm, Der.octets(der)));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException(
                "the private key is encrypted, and nobody can give its password");
        default -> {
          // Certificates and curve parameters may stand beside the key.
        }
      }
    }
    throw new IllegalArgumentException("no private key in the PEM text");
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(der);
    InvalidKeySpecException failure = new InvalidKeySpecException("neither EC, RSA nor Ed25519");
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /** The curve of an ECPrivateKey, RFC 5915: the identifier in the element with tag [0]. */
  private static byte[] curve(byte[] der) {
    // SEQUENCE, INTEGER 1, OCTET STRING with the key: all short enough for one-byte lengths,
    // except the sequence of a long curve, whose length takes two.
    int at = (der[1] & 0x80) == 0 ? 2 : 2 + (der[1] & 0x7f);
    at += 3;
    at += 2 + der[at + 1];
    if (at + 2 >= der.length || (der[at] & 0xff) != 0xa0) {
      throw new IllegalArgumentException("the EC private key does not name its curve");
    }
    return Arrays.copyOfRange(der, at + 2, at + 2 + der[at + 1]);
  }
}
