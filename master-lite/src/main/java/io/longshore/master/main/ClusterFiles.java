package io.longshore.master.main;

import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Content;
import io.longshore.kubeapi.kubeconfig.Credential;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.pki.Pem;
import io.longshore.master.config.MasterConfig;
import io.longshore.master.http.ApiServer;
import io.longshore.master.kinds.AddressRange;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.KeyFile;
import io.longshore.master.tokens.TokenKey;
import io.longshore.master.tunnel.Dialer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The master's folder: its authority, and the kubeconfigs of the first users. */
final class ClusterFiles {
  private final Path folder;
  private final Instant now;
  private final CertificateAuthority authority;

  private ClusterFiles(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
    this.authority = CertificateAuthority.in(folder, "longshore", now);
  }

  /** Opens a folder, and makes what is not there. */
  static ClusterFiles open(Path folder, Instant now) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder, e);
    }
    return new ClusterFiles(folder, now);
  }

  Path database() {
    return folder.resolve("master.db");
  }

  CertificateAuthority certificateAuthority() {
    return authority;
  }

  TokenKey tokenKey() {
    return TokenKey.in(folder);
  }

  /** The server gets a new certificate at each start: addresses may have changed. */
  ApiServer.Identity identity(MasterConfig config) {
    List<InetAddress> addresses = new ArrayList<>(config.addresses());
    addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    config.advertise().ifPresent(addresses::add);
    // The first of the Services is the server itself.
    addresses.add(InetAddress.ofLiteral(AddressRange.parse(config.serviceRange()).address(1)));
    InetAddress own = config.listen().getAddress();
    if (own != null && !own.isAnyLocalAddress()) {
      addresses.add(own);
    }
    List<String> names = new ArrayList<>(config.names());
    names.addAll(
        List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local"));
    KeyPair pair = KeyFile.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateRequest(
                "kube-apiserver",
                List.of(),
                CertificateRequest.Use.SERVER,
                names,
                addresses,
                Kubeconfigs.VALIDITY),
            pair.getPublic(),
            now);
    return new ApiServer.Identity(certificate, pair.getPrivate(), authority.certificate());
  }

  /** Connections to nodes. */
  Dialer dialer(boolean checked) {
    return NodeTls.dialer(authority, checked, now);
  }

  /** How a part of this process reaches its own server. */
  ClusterConnection ownConnection(String server, String user) {
    KeyPair pair = KeyFile.generate();
    X509Certificate certificate =
        authority.issue(
            CertificateRequest.client(user, List.of("system:masters"), Kubeconfigs.VALIDITY),
            pair.getPublic(),
            now);
    Credential credential =
        new Credential(
            Optional.empty(),
            Optional.of(
                new Credential.ClientCertificate(
                    bytes(CertificateAuthority.pem(certificate)),
                    bytes(Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded())))));
    return new ClusterConnection(
        URI.create(server),
        Optional.empty(),
        false,
        Optional.of(new Content.Inline(bytes(CertificateAuthority.pem(authority.certificate())))),
        new OwnCertificate(credential),
        "default");
  }

  /** Who signs the server's certificate, as PEM. */
  String authority() {
    return CertificateAuthority.pem(authority.certificate());
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes the kubeconfigs of the users of the first hour; returns the administrator's. */
  Path writeKubeconfigs(String server) {
    Kubeconfigs kubeconfigs = new Kubeconfigs(authority, server, now);
    for (String part : List.of("controller-manager", "scheduler")) {
      kubeconfigs.write(folder.resolve(part + ".conf"), "system:kube-" + part, List.of());
    }
    return kubeconfigs.write(
        folder.resolve("admin.conf"), "kubernetes-admin", List.of("system:masters"));
  }
}
