package io.longshore.master.main;

import io.longshore.kubeapi.pki.Pem;
import io.longshore.master.pki.CertificateAuthority;
import io.longshore.master.pki.CertificateRequest;
import io.longshore.master.pki.KeyFile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a node needs to be one, made with the authority in a master's folder: for a node on the same
 * machine, which needs not ask for it.
 *
 * @param kubeconfig of its agent, who is {@code system:node:NAME}
 * @param proxy the kubeconfig of its proxy
 * @param certificate what the agent's server shows
 * @param key the key of that
 * @param authority who signs the certificates of those who may ask the agent
 */
public record NodeCredentials(
    Path kubeconfig, Path proxy, Path certificate, Path key, Path authority) {

  /**
   * A node.
   *
   * @param server the URL of the API server
   */
  public record Node(String name, List<InetAddress> addresses, String server) {
    /** Copies the list. */
    public Node {
      addresses = List.copyOf(addresses);
    }
  }

  /** Writes them into a folder, which must be there. */
  public static NodeCredentials write(Path masterFolder, Node node, Path folder, Instant now) {
    CertificateAuthority authority = CertificateAuthority.in(masterFolder, "longshore", now);
    Kubeconfigs kubeconfigs = new Kubeconfigs(authority, node.server(), now);
    String user = "system:node:" + node.name();
    KeyPair pair = KeyFile.generate();
    X509Certificate certificate =
        authority.issue(
            new CertificateRequest(
                user,
                List.of("system:nodes"),
                CertificateRequest.Use.SERVER,
                List.of(node.name()),
                node.addresses(),
                Kubeconfigs.VALIDITY),
            pair.getPublic(),
            now);
    NodeCredentials files =
        new NodeCredentials(
            kubeconfigs.write(folder.resolve("kubelet.conf"), user, List.of("system:nodes")),
            kubeconfigs.write(folder.resolve("kube-proxy.conf"), "system:kube-proxy", List.of()),
            folder.resolve("kubelet.crt"),
            folder.resolve("kubelet.key"),
            folder.resolve("ca.crt"));
    KeyFile.write(files.certificate, CertificateAuthority.pem(certificate));
    KeyFile.write(files.key, Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded()));
    if (!folder.toAbsolutePath().equals(masterFolder.toAbsolutePath())) {
      KeyFile.write(files.authority, CertificateAuthority.pem(authority.certificate()));
    }
    return files;
  }
}
