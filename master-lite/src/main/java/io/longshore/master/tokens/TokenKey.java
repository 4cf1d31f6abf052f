package io.longshore.master.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.kubeapi.pki.Pem;
import io.longshore.master.pki.KeyFile;
import io.longshore.master.pki.PkiException;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ObjectReader;
import io.longshore.master.registry.Tree;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;

/**
 * Signs JSON web tokens (RFC 7515, compact, ES256) with the key in a folder, and knows its own
 * signature again. Safe for use by several threads.
 */
public final class TokenKey {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int COORDINATE_BYTES = 32;
  private static final int LONGEST = 32 << 10;

  private final PrivateKey key;
  private final ECPublicKey publicKey;
  private final String id;

  private TokenKey(PrivateKey key, ECPublicKey publicKey) {
    this.key = key;
    this.publicKey = publicKey;
    this.id = BASE64.encodeToString(digest(publicKey.getEncoded()));
  }

  /**
   * The key of a folder, {@code sa.key} and {@code sa.pub} as kubeadm calls them; made at first.
   */
  public static TokenKey in(Path folder) {
    Path publicFile = folder.resolve("sa.pub");
    Path keyFile = folder.resolve("sa.key");
    if (!Files.exists(publicFile)) {
      KeyPair pair = KeyFile.generate();
      KeyFile.write(keyFile, Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()));
      // The public key comes last: where it is, the other one is too.
      KeyFile.write(publicFile, Pem.text("PUBLIC KEY", pair.getPublic().getEncoded()));
    }
    return new TokenKey(KeyFile.readKey(keyFile), KeyFile.readPublicKey(publicFile));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot digest a key", e);
    }
  }

  /** A token that says something. */
  String sign(ObjectNode claims) {
    ObjectNode header = Tree.object().put("alg", "ES256").put("kid", id);
    String content = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot sign a token", e);
    }
  }

  private static String encode(ObjectNode node) {
    return BASE64.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What a token says; nothing if this key has not signed it. */
  Optional<ObjectNode> verify(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      JsonNode header = ObjectReader.object(base64.decode(parts[0]), new ArrayList<>());
      if (!header.path("alg").asText().equals("ES256") || !header.path("kid").asText().equals(id)) {
        return Optional.empty();
      }
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(base64.decode(parts[2]))
          ? Optional.of(ObjectReader.object(base64.decode(parts[1]), new ArrayList<>()))
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException | ApiException e) {
      // Whatever it is, it is not a token of ours.
      return Optional.empty();
    }
  }

  /** The public key for those who check tokens themselves: a key set of RFC 7517. */
  public ObjectNode keySet() {
    ObjectNode set = Tree.object();
    set.putArray("keys")
        .addObject()
        .put("use", "sig")
        .put("kty", "EC")
        .put("kid", id)
        .put("crv", "P-256")
        .put("alg", "ES256")
        .put("x", coordinate(publicKey.getW().getAffineX()))
        .put("y", coordinate(publicKey.getW().getAffineY()));
    return set;
  }

  /** RFC 7518, 6.2.1.2: of full length. */
  private static String coordinate(BigInteger value) {
    byte[] digits = value.toByteArray();
    byte[] full = new byte[COORDINATE_BYTES];
    int length = Math.min(digits.length, COORDINATE_BYTES);
    System.arraycopy(digits, digits.length - length, full, COORDINATE_BYTES - length, length);
    return BASE64.encodeToString(full);
  }
}
