package io.longshore.master.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.base.log.Log;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.ObjectFeed;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ConfigMap {@code kube-public/cluster-info}, by which a node that joins finds the server and
 * its authority; signed with each bootstrap token, so that who knows one can trust it: kubernetes'
 * pkg/controller/bootstrap. For the thread that tells it the changes of Secrets.
 */
public final class ClusterInfo {
  private static final Log LOG = Log.of("cluster-info");
  private static final String NAMESPACE = "kube-public";
  private static final String NAME = "cluster-info";
  private static final String TOKEN_TYPE = "bootstrap.kubernetes.io/token";
  private static final String SIGNATURE = "jws-kubeconfig-";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Registry registry;
  private final ResourceType maps;
  private final String kubeconfig;
  private final Map<String, String> tokens = new TreeMap<>();

  /** With a kubeconfig without a user. */
  public ClusterInfo(Registry registry, String server, String authority) {
    this.registry = registry;
    this.maps = registry.table().required("v1", "configmaps");
    this.kubeconfig =
        """
        apiVersion: v1
        clusters:
        - cluster:
            certificate-authority-data: %s
            server: %s
          name: ""
        contexts: null
        current-context: ""
        kind: Config
        preferences: {}
        users: null
        """
            .formatted(
                Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)),
                server);
  }

  /** Takes in a change of a Secret. */
  public void changed(ObjectFeed.Event event) {
    ObjectNode secret = event.object();
    String name = Tree.text(secret, "metadata", "name");
    boolean isToken =
        Tree.text(secret, "metadata", "namespace").equals("kube-system")
            && name.startsWith("bootstrap-token-");
    if (!isToken) {
      return;
    }
    String id = name.substring("bootstrap-token-".length());
    Optional<String> key =
        event.kind() == ObjectFeed.Kind.DELETED ? Optional.empty() : signingKey(secret);
    key.ifPresentOrElse(text -> tokens.put(id, text), () -> tokens.remove(id));
    write();
  }

  private static Optional<String> signingKey(ObjectNode secret) {
    return Tree.text(secret, "type").equals(TOKEN_TYPE)
            && data(secret, "usage-bootstrap-signing").equals("true")
        ? Optional.of(data(secret, "token-secret")).filter(key -> !key.isEmpty())
        : Optional.empty();
  }

  private static String data(ObjectNode secret, String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(Tree.text(secret, "data", key));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Makes it, or brings it up to date. */
  public void write() {
    try {
      Optional<ObjectNode> present = registry.find(maps, NAMESPACE, NAME);
      if (present.isEmpty()) {
        ObjectNode map = Tree.object().put("kind", "ConfigMap").put("apiVersion", "v1");
        map.putObject("metadata").put("name", NAME);
        fill(Tree.objectAt(map, "data"));
        registry.create(maps, NAMESPACE, map, WriteOptions.INTERNAL);
      } else {
        registry.update(
            maps,
            NAMESPACE,
            NAME,
            Registry.Part.SPECIFICATION,
            WriteOptions.INTERNAL,
            current -> {
              fill(Tree.objectAt(current, "data"));
              return current;
            });
      }
    } catch (ApiException e) {
      // The next change of a token, or the next start, brings another attempt.
      LOG.warn("the information for nodes that join was not written", "reason", e.toString());
    }
  }

  private void fill(ObjectNode data) {
    data.put("kubeconfig", kubeconfig);
    data.properties().removeIf(entry -> entry.getKey().startsWith(SIGNATURE));
    tokens.forEach((id, key) -> data.put(SIGNATURE + id, signature(kubeconfig, id, key)));
  }

  /** RFC 7515, appendix F: the content is not in it. */
  static String signature(String content, String id, String key) {
    String header = encode("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = header + "." + encode(content);
      byte[] code = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return header + ".." + BASE64.encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  private static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
