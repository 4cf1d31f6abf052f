package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.longshore.base.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What programs do with a client that others wrote. */
class ForeignClientTest extends ForeignClientSuite {
  @Test
  void objectsOfNamespacesAndOfTheClusterComeAndGo() {
    ConfigMap made = made(map("a", "1"));
    assertFalse(made.getMetadata().getUid().isEmpty());
    assertRefused(409, () -> made(map("a", "2")));
    ConfigMap edited =
        maps().withName("a").edit(now -> new ConfigMapBuilder(now).addToData("more", "x").build());
    assertEquals(Map.of("key", "1", "more", "x"), edited.getData());
    maps().withName("a").delete();
    assertNull(maps().withName("a").get());

    PriorityClass high =
        new PriorityClassBuilder()
            .withNewMetadata()
            .withName("high")
            .endMetadata()
            .withValue(1000)
            .build();
    client.resource(high).create();
    var classes = client.scheduling().v1().priorityClasses();
    assertEquals(1000, classes.withName("high").require().getValue());
    classes
        .withName("high")
        .edit(now -> new PriorityClassBuilder(now).withDescription("for some").build());
    assertEquals("for some", classes.withName("high").require().getDescription());
    assertEquals(1, classes.withName("high").delete().size());
    assertNull(classes.withName("high").get());
  }

  @Test
  void aWriteThatComesTooLateIsRefused() {
    ConfigMap first = made(map("a", "1"));
    ConfigMap second =
        maps().withName("a").edit(now -> new ConfigMapBuilder(now).addToData("key", "2").build());
    assertNotEquals(
        first.getMetadata().getResourceVersion(), second.getMetadata().getResourceVersion());
    ConfigMap late = new ConfigMapBuilder(first).addToData("key", "late").build();
    String stale = first.getMetadata().getResourceVersion();
    assertRefused(409, () -> maps().resource(late).lockResourceVersion(stale).update());
    assertEquals("2", present("a").getData().get("key"));
    ConfigMap third = new ConfigMapBuilder(second).addToData("key", "3").build();
    String fresh = second.getMetadata().getResourceVersion();
    maps().resource(third).lockResourceVersion(fresh).update();
    assertEquals("3", present("a").getData().get("key"));
    assertRefused(409, () -> maps().resource(third).lockResourceVersion(fresh).delete());
  }

  @Test
  void appliedFieldsHaveOwners() {
    maps().resource(map("a", "1").build()).fieldManager("one").serverSideApply();
    ConfigMap other = map("a", "2").build();
    assertRefused(409, () -> maps().resource(other).fieldManager("two").serverSideApply());
    ConfigMap taken = maps().resource(other).fieldManager("two").forceConflicts().serverSideApply();
    assertEquals("2", taken.getData().get("key"));
    assertEquals(
        List.of("two"),
        taken.getMetadata().getManagedFields().stream()
            .filter(entry -> entry.getFieldsV1().getAdditionalProperties().containsKey("f:data"))
            .map(entry -> entry.getManager())
            .toList());
  }

  @Test
  void patchesOfAllKinds() {
    made(map("a", "1"));
    var one = maps().withName("a");
    one.patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"merge\":\"m\"}}");
    one.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"data\":{\"strategic\":\"s\"}}");
    one.patch(
        PatchContext.of(PatchType.JSON),
        "[{\"op\":\"replace\",\"path\":\"/data/key\",\"value\":\"j\"}]");
    assertEquals(Map.of("key", "j", "merge", "m", "strategic", "s"), present("a").getData());
    assertRefused(
        422,
        () ->
            one.patch(
                PatchContext.of(PatchType.JSON),
                "[{\"op\":\"test\",\"path\":\"/data/key\",\"value\":\"other\"}]"));
  }

  @Test
  void listsComeInChunksAndByLabels() {
    for (int i = 0; i < 25; i++) {
      made(map("m" + i, "1").editMetadata().addToLabels("odd", "" + i % 2).endMetadata());
    }
    List<String> names = new ArrayList<>();
    String next = null;
    int pages = 0;
    do {
      ConfigMapList page =
          maps().list(new ListOptionsBuilder().withLimit(10L).withContinue(next).build());
      page.getItems().forEach(map -> names.add(map.getMetadata().getName()));
      next = page.getMetadata().getContinue();
      pages++;
    } while (next != null && !next.isEmpty());
    assertEquals(3, pages);
    assertEquals(25, names.stream().distinct().count());
    assertEquals(12, maps().withLabel("odd", "1").list().getItems().size());
    assertEquals(13, maps().withLabelNotIn("odd", "1").list().getItems().size());
    assertEquals(1, maps().withField("metadata.name", "m3").list().getItems().size());
  }

  private void madeWithChild(String owner, String child) {
    ConfigMap above = made(map(owner, "1"));
    made(
        map(child, "1")
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName(owner)
            .withUid(above.getMetadata().getUid())
            .withBlockOwnerDeletion(true)
            .endOwnerReference()
            .endMetadata());
  }

  @Test
  void whatIsOwnedGoesOrStaysAsIsAsked() {
    madeWithChild("a", "of-a");
    maps().withName("a").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
    Eventually.holds(() -> maps().withName("a").get() == null, () -> "a is still there");
    assertEquals(List.of(), present("of-a").getMetadata().getOwnerReferences());

    madeWithChild("b", "of-b");
    maps()
        .withName("b")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .withTimeout(20, TimeUnit.SECONDS)
        .delete();
    assertNull(maps().withName("of-b").get());
    assertNull(maps().withName("b").get());
  }

  private static Deployment deployment() {
    Map<String, String> labels = Map.of("app", "web");
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("busybox")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void deploymentsAreScaled() {
    client.resource(deployment()).create();
    var web = client.apps().deployments().inNamespace("default").withName("web");
    Scale scale = web.scale();
    assertEquals(2, scale.getSpec().getReplicas());
    assertEquals("app=web", scale.getStatus().getSelector());
    scale.getSpec().setReplicas(5);
    web.scale(scale);
    assertEquals(5, web.require().getSpec().getReplicas());
    web.scale(3);
    assertEquals(3, web.require().getSpec().getReplicas());
  }

  @Test
  void eventsAreTypedInBothGroups() {
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName("old")
                .withNamespace("default")
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Pod")
                .withNamespace("default")
                .withName("p")
                .endInvolvedObject()
                .withReason("Started")
                .withMessage("it runs")
                .withType("Normal")
                .withCount(2)
                .build())
        .create();
    var newer = client.events().v1().events().inNamespace("default");
    Event old = newer.withName("old").require();
    assertEquals("it runs", old.getNote());
    assertEquals("p", old.getRegarding().getName());
    assertEquals(2, old.getDeprecatedCount());
    Event young =
        new io.fabric8.kubernetes.api.model.events.v1.EventBuilder()
            .withNewMetadata()
            .withName("young")
            .withNamespace("default")
            .endMetadata()
            .withNewRegarding()
            .withKind("Pod")
            .withNamespace("default")
            .withName("p")
            .endRegarding()
            .withReason("Scheduled")
            .withNote("it has a place")
            .withType("Normal")
            .withAction("Binding")
            .withReportingController("example.com/tester")
            .withReportingInstance("t-1")
            .withEventTime(new MicroTime("2026-01-02T03:04:05.000006Z"))
            .build();
    newer.resource(young).create();
    assertEquals(
        "it has a place",
        client.v1().events().inNamespace("default").withName("young").require().getMessage());
    assertEquals(2, newer.withField("regarding.name", "p").list().getItems().size());
    assertEquals(
        2,
        client
            .v1()
            .events()
            .inNamespace("default")
            .withInvolvedObject(old.getRegarding())
            .list()
            .getItems()
            .size());
  }
}
