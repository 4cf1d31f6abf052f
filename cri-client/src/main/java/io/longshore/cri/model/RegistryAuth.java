package io.longshore.cri.model;

/**
 * What to show a registry; parts that are empty are not used. Printed, it says nothing secret.
 *
 * @param auth user and password in one, base64; instead of those
 * @param identityToken to be exchanged for a registry token
 * @param registryToken sent as it is
 */
public record RegistryAuth(
    String username,
    String password,
    String auth,
    String serverAddress,
    String identityToken,
    String registryToken) {

  /** Nothing: for what everybody may pull. */
  public static final RegistryAuth NONE = new RegistryAuth("", "", "", "", "", "");

  /** A user with a password. */
  public static RegistryAuth of(String username, String password) {
    return new RegistryAuth(username, password, "", "", "", "");
  }

  @Override
  public String toString() {
    return "RegistryAuth[username=" + username + ", serverAddress=" + serverAddress + "]";
  }
}
