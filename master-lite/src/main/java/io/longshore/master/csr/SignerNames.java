package io.longshore.master.csr;

import io.longshore.master.registry.Formats;
import io.longshore.master.registry.Place;
import io.longshore.master.registry.Problem;
import java.util.List;

/**
 * Names of signers, such as {@code example.com/signer-name}: ValidateSignerName of
 * pkg/apis/core/validation.
 */
final class SignerNames {
  private static final int LONGEST_DOMAIN = 253;
  private static final int LONGEST_NAME = 571;

  private SignerNames() {}

  static void check(Place name) {
    if (!name.requireText()) {
      return;
    }
    String[] parts = name.text().split("/", -1);
    if (parts.length != 2) {
      name.invalid(
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    if (parts[0].length() > LONGEST_DOMAIN) {
      name.problems().add(Problem.tooLong(name.path(), LONGEST_DOMAIN));
    }
    labels(name.having(parts[0]), true);
    if (!parts[0].contains(".")) {
      name.having(parts[0])
          .invalid("should be a domain with at least two segments separated by dots");
    }
    labels(name.having(parts[1]), false);
    if (name.text().length() > LONGEST_NAME) {
      name.problems().add(Problem.tooLong(name.path(), LONGEST_NAME));
    }
  }

  /** Only the first wrong one is told. */
  private static void labels(Place part, boolean isDomain) {
    for (String label : part.text().split("\\.", -1)) {
      List<String> wrong = isDomain ? Formats.dnsLabel(label) : Formats.dnsSubdomain(label);
      wrong.forEach(one -> part.invalid("validating label \"" + label + "\": " + one));
      if (!wrong.isEmpty()) {
        return;
      }
    }
  }
}
