package io.longshore.master.pki;

import io.longshore.master.pki.DerReader.Element;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * What somebody wants to have signed: PKCS #10, RFC 2986.
 *
 * @param otherNames whether it asks for alternative names that are no hosts or addresses
 */
public record SigningRequest(
    String commonName,
    List<String> organizations,
    List<String> hostNames,
    List<InetAddress> addresses,
    boolean otherNames,
    PublicKey key) {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]+)-----END",
          Pattern.DOTALL);
  private static final String EXTENSIONS = "1.2.840.113549.1.9.14";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final int HOST = 0x82;
  private static final int ADDRESS = 0x87;
  private static final Map<String, String> SIGNATURES =
      Map.of(
          "1.2.840.113549.1.1.11", "SHA256withRSA",
          "1.2.840.113549.1.1.12", "SHA384withRSA",
          "1.2.840.113549.1.1.13", "SHA512withRSA",
          "1.2.840.10045.4.3.2", "SHA256withECDSA",
          "1.2.840.10045.4.3.3", "SHA384withECDSA",
          "1.2.840.10045.4.3.4", "SHA512withECDSA",
          "1.3.101.112", "Ed25519");
  private static final Map<String, String> KEYS =
      Map.of("1.2.840.113549.1.1.1", "RSA", "1.2.840.10045.2.1", "EC", "1.3.101.112", "Ed25519");

  /** Copies the lists. */
  public SigningRequest {
    organizations = List.copyOf(organizations);
    hostNames = List.copyOf(hostNames);
    addresses = List.copyOf(addresses);
  }

  /** Reads PEM, and checks that whoever asks has the key. */
  public static SigningRequest parse(String pem) {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("PEM block type must be CERTIFICATE REQUEST");
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
    List<Element> parts = new DerReader(der).next().sequence(3);
    List<Element> content = parts.get(0).sequence(3);
    PublicKey key = key(content.get(2));
    refuseUnlessSigned(key, parts);
    Names names = new Names(new ArrayList<>(), new ArrayList<>());
    boolean other = false;
    for (Element part : content.subList(3, content.size())) {
      other |= readAttributes(part, names);
    }
    Subject subject = subject(content.get(1).whole());
    return new SigningRequest(
        subject.commonName, subject.organizations, names.hosts, names.addresses, other, key);
  }

  private record Names(List<String> hosts, List<InetAddress> addresses) {}

  private record Subject(String commonName, List<String> organizations) {}

  private static PublicKey key(Element element) {
    String algorithm = element.sequence(2).get(0).sequence(1).get(0).identifier();
    String name = KEYS.get(algorithm);
    if (name == null) {
      throw new IllegalArgumentException("a key of an unknown kind: " + algorithm);
    }
    try {
      return KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(element.whole()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a public key: " + e.getMessage(), e);
    }
  }

  private static void refuseUnlessSigned(PublicKey key, List<Element> parts) {
    String algorithm = parts.get(1).sequence(1).get(0).identifier();
    String name = SIGNATURES.get(algorithm);
    if (name == null) {
      throw new IllegalArgumentException("a signature of an unknown kind: " + algorithm);
    }
    byte[] bits = parts.get(2).content();
    try {
      Signature signature = Signature.getInstance(name);
      signature.initVerify(key);
      signature.update(parts.get(0).whole());
      // The first octet says how many bits are not used: none.
      if (bits.length < 2 || !signature.verify(bits, 1, bits.length - 1)) {
        throw new IllegalArgumentException("the signature is not that of the key");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a signature of the key: " + e.getMessage(), e);
    }
  }

  private static Subject subject(byte[] name) {
    String commonName = "";
    List<String> organizations = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(new X500Principal(name).getName()).getRdns()) {
        String value = String.valueOf(part.getValue());
        if (part.getType().equals("CN")) {
          commonName = value;
        } else if (part.getType().equals("O")) {
          organizations.add(value);
        }
      }
      return new Subject(commonName, organizations);
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("not a name: " + e.getMessage(), e);
    }
  }

  /** Whether there are names among them that are neither hosts nor addresses. */
  private static boolean readAttributes(Element attributes, Names names) {
    boolean other = false;
    for (Element attribute : attributes.elements()) {
      List<Element> parts = attribute.sequence(2);
      if (parts.get(0).identifier().equals(EXTENSIONS)) {
        for (Element extensions : parts.get(1).elements()) {
          for (Element extension : extensions.elements()) {
            other |= readExtension(extension, names);
          }
        }
      }
    }
    return other;
  }

  private static boolean readExtension(Element extension, Names names) {
    List<Element> parts = extension.sequence(2);
    if (!parts.get(0).identifier().equals(ALTERNATIVE_NAMES)) {
      return false;
    }
    boolean other = false;
    for (Element name : new DerReader(parts.getLast().content()).next().elements()) {
      switch (name.tag()) {
        case HOST -> names.hosts.add(new String(name.content(), StandardCharsets.US_ASCII));
        case ADDRESS -> names.addresses.add(address(name.content()));
        default -> other = true;
      }
    }
    return other;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address", e);
    }
  }
}
