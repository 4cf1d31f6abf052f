package io.longshore.master.pki;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a certificate is to say.
 *
 * @param organizations the groups of a user
 */
public record CertificateRequest(
    String commonName,
    List<String> organizations,
    Use use,
    List<String> hostNames,
    List<InetAddress> addresses,
    Duration validity) {

  /** Copies the lists. */
  public CertificateRequest {
    organizations = List.copyOf(organizations);
    hostNames = List.copyOf(hostNames);
    addresses = List.copyOf(addresses);
  }

  /** What a certificate is for. */
  public enum Use {
    /** Signing others. */
    AUTHORITY,
    /** A server. */
    SERVER,
    /** A user. */
    CLIENT
  }

  /** Of a user. */
  public static CertificateRequest client(String user, List<String> groups, Duration validity) {
    return new CertificateRequest(user, groups, Use.CLIENT, List.of(), List.of(), validity);
  }
}
