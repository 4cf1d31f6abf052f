package io.longshore.master.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Users by their certificates: the common name is theirs, the organizations are their groups. */
public final class CertificateAuthenticator implements Authenticator {

  @Override
  public Optional<User> authenticate(Credentials credentials) {
    return credentials
        .certificate()
        .flatMap(certificate -> user(certificate.getSubjectX500Principal().getName()));
  }

  private static Optional<User> user(String distinguishedName) {
    String name = "";
    List<String> groups = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(distinguishedName).getRdns()) {
        switch (part.getType()) {
          case "CN" -> name = part.getValue().toString();
          case "O" -> groups.add(part.getValue().toString());
          default -> {
            // Not about users.
          }
        }
      }
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(User.of(name, groups));
  }
}
