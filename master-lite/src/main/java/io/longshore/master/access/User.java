package io.longshore.master.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who makes a request. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  /** What everybody is who is known. */
  public static final String AUTHENTICATED = "system:authenticated";

  /** What everybody is who is not. */
  public static final String UNAUTHENTICATED = "system:unauthenticated";

  private static final String ANONYMOUS_NAME = "system:anonymous";
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String ACCOUNTS = "system:serviceaccounts";

  /** Whoever shows no credentials. */
  public static final User ANONYMOUS =
      new User(ANONYMOUS_NAME, "", List.of(UNAUTHENTICATED), Map.of());

  /** The name of a ServiceAccount. */
  public record Account(String namespace, String name) {

    /** The name that it has as a user. */
    public String userName() {
      return ACCOUNT + namespace + ":" + name;
    }

    /** What it belongs to as a user. */
    public List<String> groups() {
      return List.of(ACCOUNTS, ACCOUNTS + ":" + namespace);
    }
  }

  /** Copies the groups. */
  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** Of a certificate: its name and organizations are the user's name and groups. */
  public static User of(String name, List<String> groups) {
    return known(name, "", groups, Map.of());
  }

  /** Somebody known, who is in the group of all known users too. */
  public static User known(
      String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    if (name.equals(ANONYMOUS_NAME)) {
      List<String> all = new ArrayList<>(groups);
      if (!all.contains(UNAUTHENTICATED)) {
        all.add(UNAUTHENTICATED);
      }
      return new User(name, uid, all, extra);
    }
    List<String> all = new ArrayList<>(groups);
    if (!all.contains(AUTHENTICATED)) {
      all.add(AUTHENTICATED);
    }
    return new User(name, uid, all, extra);
  }

  /** The ServiceAccount that a user's name is of. */
  public static Optional<Account> account(String userName) {
    String[] parts = userName.split(":", -1);
    return userName.startsWith(ACCOUNT) && parts.length == 4
        ? Optional.of(new Account(parts[2], parts[3]))
        : Optional.empty();
  }

  /** The first of some extra values; empty where there is none. */
  public String firstExtra(String key) {
    List<String> values = extra.getOrDefault(key, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }
}
