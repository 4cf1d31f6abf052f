package io.longshore.master.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who makes a request. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  /** Whoever shows no credentials. */
  public static final User ANONYMOUS =
      new User("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  /** Copies the groups. */
  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** Of a certificate: its name and organizations are the user's name and groups. */
  public static User of(String name, List<String> groups) {
    List<String> all = new ArrayList<>(groups);
    all.add("system:authenticated");
    return new User(name, "", all, Map.of());
  }

  /** Whether nobody knows who it is. */
  public boolean isAnonymous() {
    return equals(ANONYMOUS);
  }
}
