package io.longshore.master.csr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longshore.master.access.Attempt;
import io.longshore.master.access.Authorizer;
import io.longshore.master.access.User;
import io.longshore.master.admission.Admission;
import io.longshore.master.registry.ApiException;
import io.longshore.master.registry.Tree;
import io.longshore.master.registry.Verb;
import java.util.List;

/**
 * Notes who asks for a certificate, and lets only those approve and sign who may for that signer:
 * kubernetes' plugin/pkg/admission/certificates. Safe for use by several threads.
 */
public record SigningAdmission(Authorizer authorizer) implements Admission {
  private static final List<String> IDENTITY = List.of("username", "uid", "groups", "extra");

  @Override
  public void admit(Operation operation) {
    boolean isOurs =
        operation.type().group().equals(SigningRequests.GROUP)
            && operation.type().plural().equals(SigningRequests.PLURAL);
    if (!isOurs || operation.verb() == Verb.DELETE) {
      return;
    }
    switch (operation.subresource()) {
      case "" -> {
        if (operation.verb() == Verb.CREATE) {
          begin(operation);
        } else {
          keepSpecification(operation);
        }
      }
      case "approval" -> refuseUnlessAllowed(operation, "approve");
      case "status" -> refuseUnlessAllowed(operation, "sign");
      default -> {
        // There are no other parts.
      }
    }
  }

  private static void begin(Operation operation) {
    ObjectNode spec = Tree.objectAt(operation.object(), "spec");
    User user = operation.user();
    spec.remove(IDENTITY);
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    user.groups().forEach(Tree.listAt(spec, "groups")::add);
    user.extra()
        .forEach(
            (key, values) -> values.forEach(Tree.listAt(Tree.objectAt(spec, "extra"), key)::add));
    check(operation);
  }

  /** What cannot be read is refused when it is checked. */
  private static void check(Operation operation) {
    ObjectNode object = operation.object();
    if (!SigningRequests.signerName(object).equals("kubernetes.io/kube-apiserver-client")) {
      return;
    }
    try {
      if (SigningRequests.request(object).organizations().contains("system:masters")) {
        throw ApiException.forbidden(
            operation.type(),
            operation.name(),
            "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
      }
    } catch (IllegalArgumentException _) {
      // RequestRules tell what is wrong with it.
    }
  }

  /** What was asked for cannot be changed any more. */
  private static void keepSpecification(Operation operation) {
    operation.old().ifPresent(old -> Tree.copyField(operation.object(), old, "spec"));
  }

  private void refuseUnlessAllowed(Operation operation, String verb) {
    String signer = SigningRequests.signerName(operation.old().orElse(operation.object()));
    String domain = signer.replaceAll("/.*", "") + "/*";
    if (!may(operation.user(), verb, signer) && !may(operation.user(), verb, domain)) {
      throw ApiException.forbidden(
          operation.type(),
          operation.name(),
          "user not permitted to " + verb + " requests with signerName \"" + signer + '"');
    }
  }

  private boolean may(User user, String verb, String signer) {
    return authorizer
        .decide(user, Attempt.OnResource.of(verb, SigningRequests.GROUP, "signers", "", signer))
        .allowed();
  }
}
