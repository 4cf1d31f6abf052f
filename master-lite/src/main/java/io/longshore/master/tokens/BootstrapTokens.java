package io.longshore.master.tokens;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Authenticator;
import io.longshore.master.access.Credentials;
import io.longshore.master.access.User;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tokens of nodes that join, {@code ID.SECRET}: each is a Secret in kube-system, as kubernetes'
 * plugin/pkg/auth/authenticator/token/bootstrap reads them. Safe for use by several threads.
 */
public final class BootstrapTokens implements Authenticator {
  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final String TYPE = "bootstrap.kubernetes.io/token";

  private final Registry registry;
  private final ResourceType secrets;

  /** The tokens in a registry. */
  public BootstrapTokens(Registry registry) {
    this.registry = registry;
    this.secrets = registry.table().required("v1", "secrets");
  }

  @Override
  public Optional<User> authenticate(Credentials credentials) {
    return credentials
        .token()
        .map(TOKEN::matcher)
        .filter(Matcher::matches)
        .flatMap(token -> authenticate(token.group(1), token.group(2)));
  }

  private Optional<User> authenticate(String id, String secret) {
    return registry
        .find(secrets, "kube-system", "bootstrap-token-" + id)
        .filter(object -> Tree.text(object, "metadata", "deletionTimestamp").isEmpty())
        .filter(object -> isGood(object, id, secret))
        .flatMap(object -> user(object, id));
  }

  private boolean isGood(ObjectNode object, String id, String secret) {
    String end = data(object, "expiration");
    return Tree.text(object, "type").equals(TYPE)
        && isSame(data(object, "token-id"), id)
        && isSame(data(object, "token-secret"), secret)
        && data(object, "usage-bootstrap-authentication").equals("true")
        && (end.isEmpty() || isBefore(end));
  }

  /** Takes as long for any text of a length: nobody learns it letter by letter. */
  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isBefore(String end) {
    try {
      return registry.clock().now().isBefore(Instant.parse(end));
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static Optional<User> user(ObjectNode object, String id) {
    List<String> groups = new ArrayList<>(List.of("system:bootstrappers"));
    for (String group : data(object, "auth-extra-groups").split(",")) {
      if (!group.isEmpty() && !GROUP.matcher(group).matches()) {
        return Optional.empty();
      } else if (!group.isEmpty()) {
        groups.add(group);
      }
    }
    return Optional.of(User.known("system:bootstrap:" + id, "", groups, Map.of()));
  }

  private static String data(ObjectNode secret, String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(Tree.text(secret, "data", key));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
