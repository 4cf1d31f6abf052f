package io.longshore.master.cluster;

import io.longshore.kubeapi.client.KubeApiException;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.Patch;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.OwnerReference;
import io.longshore.kubeapi.meta.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Who controls what: an owner takes what it selects and nobody controls, and lets go what it no
 * longer selects. After client-go's controller_ref_manager. Any number of threads may use it.
 *
 * @param ownerKind the kind of the owners
 * @param ownedKind the kind of what they own
 */
public record Ownership<O extends KubeObject, T extends KubeObject>(
    KubeClient client,
    Resource<O> ownerKind,
    Resource<T> ownedKind,
    Function<T, ObjectMeta> metadataOf) {

  /** What to do with the candidates of an owner. */
  public record Claim<T>(List<T> owned, List<T> toAdopt, List<T> toRelease) {}

  /** Decides. */
  public static <T extends KubeObject> Claim<T> claim(
      ObjectMeta owner,
      Labels.Selector selector,
      Collection<T> candidates,
      Function<T, ObjectMeta> metadataOf) {
    List<T> owned = new ArrayList<>();
    List<T> toAdopt = new ArrayList<>();
    List<T> toRelease = new ArrayList<>();
    boolean ownerEnds = owner.deletionTimestamp().isPresent();
    for (T candidate : candidates) {
      ObjectMeta metadata = metadataOf.apply(candidate);
      boolean selected = selector.matches(metadata.labels());
      String controller = metadata.controller().map(OwnerReference::uid).orElse("");
      boolean ends = metadata.deletionTimestamp().isPresent();
      if (controller.equals(owner.uid())) {
        (selected || ownerEnds ? owned : toRelease).add(candidate);
      } else if (controller.isEmpty() && selected && !ownerEnds && !ends) {
        toAdopt.add(candidate);
      }
    }
    return new Claim<>(owned, toAdopt, toRelease);
  }

  /** Takes and lets go, and returns what the owner has then. */
  public List<T> settle(O owner, Claim<T> claim) {
    List<T> all = new ArrayList<>(claim.owned());
    claim.toRelease().forEach(object -> release(owner, object));
    if (!claim.toAdopt().isEmpty() && isStillThere(owner)) {
      for (T object : claim.toAdopt()) {
        adopt(owner, object);
        all.add(object);
      }
    }
    return all;
  }

  /** The cache may not know yet that the owner is being deleted, or was made anew. */
  private boolean isStillThere(O owner) {
    return client
        .find(ownerKind.as(JsonObject.class), owner.metadata().objectName())
        .map(JsonObject::metadata)
        .filter(now -> now.uid().equals(owner.metadata().uid()))
        .filter(now -> now.deletionTimestamp().isEmpty())
        .isPresent();
  }

  private void adopt(O owner, T object) {
    ObjectMeta metadata = metadataOf.apply(object);
    List<OwnerReference> owners = new ArrayList<>(metadata.ownerReferences());
    owners.removeIf(one -> one.uid().equals(owner.metadata().uid()));
    owners.add(reference(ownerKind, owner));
    patchOwners(object, owners);
  }

  private void release(O owner, T object) {
    List<OwnerReference> owners = new ArrayList<>(metadataOf.apply(object).ownerReferences());
    owners.removeIf(one -> one.uid().equals(owner.metadata().uid()));
    try {
      patchOwners(object, owners);
    } catch (KubeApiException e) {
      // Gone, or another one by now: then it is released.
      if (!e.notFound() && !e.invalid()) {
        throw e;
      }
    }
  }

  private void patchOwners(T object, List<OwnerReference> owners) {
    // With its version: the list replaces what others may have added meanwhile.
    JsonObject fields =
        JsonObject.EMPTY
            .with(object.metadata().uid(), "metadata", "uid")
            .with(object.metadata().resourceVersion(), "metadata", "resourceVersion")
            .with(owners, "metadata", "ownerReferences");
    client.patch(
        ownedKind,
        object.metadata().objectName(),
        "",
        new Patch.MergePatch(fields),
        WriteOptions.DEFAULT);
  }

  /** What stands in an object that is controlled by this one. */
  public static OwnerReference reference(Resource<?> kind, KubeObject owner) {
    return new OwnerReference(
        kind.apiVersion(),
        kind.kind(),
        owner.metadata().name(),
        owner.metadata().uid(),
        true,
        true);
  }
}
