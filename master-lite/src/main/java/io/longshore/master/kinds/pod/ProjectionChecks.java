package io.longshore.master.kinds.pod;

import io.longshore.master.registry.Place;
import io.longshore.master.registry.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Mistakes in volumes that are made of several sources: validateProjectionSources. */
final class ProjectionChecks {
  static final List<String> FIELDS =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final long FEWEST_SECONDS = 600;
  private static final long MOST_SECONDS = 1L << 32;
  private static final String TWICE = "conflicting duplicate paths";

  private ProjectionChecks() {}

  static void check(Place projected) {
    Set<String> paths = new HashSet<>();
    for (Place source : projected.each("sources")) {
      for (String kind : List.of("secret", "configMap")) {
        if (source.has(kind)) {
          keys(source.at(kind), projected, paths);
        }
      }
      if (source.has("downwardAPI")) {
        Place fields = source.at("downwardAPI");
        for (Place item : fields.each("items")) {
          VolumeChecks.file(item.calledAs(fields.path()));
          unique(item.text("path"), item.text("path"), projected, paths);
        }
      }
      if (source.has("serviceAccountToken")) {
        token(source.at("serviceAccountToken"), projected);
      }
      if (source.has("clusterTrustBundle")) {
        bundle(source.at("clusterTrustBundle"), projected, paths);
      }
      if (source.value().size() > 1) {
        source.forbidden("may not specify more than 1 volume type per source");
      }
    }
  }

  private static void keys(Place source, Place projected, Set<String> paths) {
    source.at("name").requireText();
    for (Place item : source.each("items")) {
      VolumeChecks.keyToPath(item);
      unique(item.text("path"), source.text("name"), projected, paths);
    }
  }

  private static void unique(String path, String shown, Place projected, Set<String> paths) {
    if (!path.isEmpty() && !paths.add(path)) {
      projected.having(shown).invalid(TWICE);
    }
  }

  /** Upstream calls its path as if it were the volume's. */
  private static void token(Place token, Place projected) {
    Place seconds = token.at("expirationSeconds");
    if (seconds.number() < FEWEST_SECONDS) {
      seconds.invalid("may not specify a duration less than 10 minutes");
    } else if (seconds.number() > MOST_SECONDS) {
      seconds.invalid("may not specify a duration larger than 2^32 seconds");
    }
    Place path = token.at("path").calledAs(projected.path() + ".path");
    if (path.requireText()) {
      Paths.ofFile(path);
    }
  }

  private static void bundle(Place bundle, Place projected, Set<String> paths) {
    if (bundle.has("name") && bundle.has("signerName")) {
      bundle.invalid("only one of name and signerName may be used");
    } else if (bundle.has("name")) {
      if (bundle.at("name").isEmpty()) {
        bundle.at("name").required("must be a valid object name");
      }
      if (bundle.has("labelSelector")) {
        bundle.at("labelSelector").invalid("labelSelector must be unset if name is specified");
      }
    } else if (bundle.has("signerName")) {
      if (bundle.at("signerName").isEmpty()) {
        bundle.at("signerName").required("must be a valid signer name");
      }
      Selectors.check(bundle.at("labelSelector"));
    } else {
      bundle.required("either name or signerName must be specified");
    }
    bundle.at("path").requireText();
    Paths.ofFile(bundle.at("path"));
    unique(bundle.text("path"), bundle.text("path"), projected, paths);
  }
}
