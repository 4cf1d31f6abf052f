package io.longshore.master.csr;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a certificate that a signer writes: validateCertificate upstream. */
final class CertificateTexts {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([^-]*)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);

  private CertificateTexts() {}

  /** Empty if nothing is; it is written in PEM, and that in Base64. */
  static String wrongIn(String certificate) {
    if (certificate.isEmpty()) {
      return "";
    }
    byte[] bytes = Base64.getDecoder().decode(certificate);
    Matcher blocks = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    int count = 0;
    while (blocks.find()) {
      String wrong = wrongInBlock(blocks.group(1), blocks.group(2));
      if (!wrong.isEmpty()) {
        return wrong;
      }
      count++;
    }
    return count == 0 ? "must contain at least one CERTIFICATE PEM block" : "";
  }

  private static String wrongInBlock(String type, String body) {
    if (!type.equals("CERTIFICATE")) {
      return "only CERTIFICATE PEM blocks are allowed, found \"" + type + '"';
    } else if (body.contains(":")) {
      return "no PEM block headers are permitted";
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(body);
      CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      return "";
    } catch (CertificateException | IllegalArgumentException e) {
      return "x509: malformed certificate: " + e.getMessage();
    }
  }
}
