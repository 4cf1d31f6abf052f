package io.longshore.master.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Registry;
import io.longshore.master.registry.ResourceType;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives pods a ServiceAccount, and a volume in which they find its token: kubernetes'
 * plugin/pkg/admission/serviceaccount. Safe for use by several threads.
 */
public record ServiceAccountAdmission(Registry registry) implements Admission {
  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String PREFIX = "kube-api-access-";
  private static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  // An hour, and seven seconds by which tokens of this volume are told from others.
  private static final int TOKEN_SECONDS = 3607;
  // 0644 in octal.
  private static final int FILE_MODE = 420;

  @Override
  public void admit(Operation operation) {
    boolean isNew = operation.verb() == Verb.CREATE && operation.isOn("", "pods", "");
    ObjectNode pod = operation.object();
    if (!isNew || Tree.at(pod, "metadata", "annotations").has(MIRROR)) {
      return;
    }
    ObjectNode spec = Tree.objectAt(pod, "spec");
    String old = Tree.text(spec, "serviceAccount");
    if (Tree.text(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccountName", old.isEmpty() ? "default" : old);
    }
    String name = Tree.text(spec, "serviceAccountName");
    // The old name of the field, which clients still read.
    spec.put("serviceAccount", name);
    ObjectNode account = account(operation, name);
    if (spec.path("imagePullSecrets").isEmpty() && account.hasNonNull("imagePullSecrets")) {
      Tree.copyField(spec, account, "imagePullSecrets");
    }
    if (isMounted(spec, account)) {
      mount(spec);
    }
  }

  private ObjectNode account(Operation operation, String name) {
    ResourceType accounts = registry.table().required("v1", "serviceaccounts");
    Optional<ObjectNode> account = registry.find(accounts, operation.namespace(), name);
    // The account of a new namespace is made a moment after it: upstream waits as long.
    for (int i = 0; account.isEmpty() && name.equals("default") && i < ATTEMPTS; i++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      account = registry.find(accounts, operation.namespace(), name);
    }
    return account.orElseThrow(
        () ->
            ApiException.forbidden(
                operation.type(),
                operation.name(),
                "error looking up service account "
                    + operation.namespace()
                    + "/"
                    + name
                    + ": serviceaccount \""
                    + name
                    + "\" not found"));
  }

  /** The pod says so, or else the account, or else it is. */
  private static boolean isMounted(ObjectNode spec, ObjectNode account) {
    String field = "automountServiceAccountToken";
    return spec.hasNonNull(field)
        ? spec.path(field).asBoolean()
        : !account.hasNonNull(field) || account.path(field).asBoolean();
  }

  private static void mount(ObjectNode spec) {
    String volume = existing(spec).orElseGet(ServiceAccountAdmission::generated);
    boolean used = false;
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : Tree.objects(spec, list)) {
        used |= mount(container, volume);
      }
    }
    if (used && existing(spec).isEmpty()) {
      Tree.listAt(spec, "volumes").add(volume(volume));
    }
  }

  private static Optional<String> existing(ObjectNode spec) {
    return Tree.objects(spec, "volumes").stream()
        .map(volume -> Tree.text(volume, "name"))
        .filter(name -> name.startsWith(PREFIX))
        .findFirst();
  }

  private static String generated() {
    StringBuilder name = new StringBuilder(PREFIX);
    for (int i = 0; i < 5; i++) {
      name.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return name.toString();
  }

  /** Whoever mounts something else there knows why. */
  private static boolean mount(ObjectNode container, String volume) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (Tree.text(mount, "mountPath").equals(PATH)) {
        return false;
      }
    }
    Tree.listAt(container, "volumeMounts")
        .addObject()
        .put("name", volume)
        .put("readOnly", true)
        .put("mountPath", PATH);
    return true;
  }

  private static ObjectNode volume(String name) {
    ObjectNode volume = Tree.object().put("name", name);
    ObjectNode projected = volume.putObject("projected");
    projected.put("defaultMode", FILE_MODE);
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode authority = sources.addObject().putObject("configMap");
    authority.put("name", "kube-root-ca.crt");
    authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    return volume;
  }
}
