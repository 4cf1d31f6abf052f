package io.longshore.kubeapi.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.kubeapi.coordination.Lease;
import io.longshore.kubeapi.core.Container;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.PodSpec;
import io.longshore.kubeapi.core.Secret;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.kubeapi.meta.IntOrString;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Quantity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod",
       "metadata":{"name":"web","namespace":"shop","uid":"u1","resourceVersion":"7",
         "creationTimestamp":"2026-01-02T03:04:05Z","labels":{"app":"web"},
         "managedFields":[{"manager":"kubectl","fieldsV1":{"f:spec":{}}}],"newField":{"a":1}},
       "spec":{"nodeName":"n1","newSpecField":[1,2],
         "containers":[{"name":"c","image":"i:1","newContainerField":true,
           "resources":{"limits":{"cpu":"500m","memory":"64Mi"}},
           "livenessProbe":{"httpGet":{"port":"http"},"periodSeconds":3},
           "readinessProbe":{"tcpSocket":{"port":8080}}}]},
       "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","newer":"x"}]}}
      """;

  @Test
  void aShapeGetsItsFieldsAndTheRestIsSkipped() {
    Pod pod = Json.read(POD, Pod.class);
    assertEquals(new ObjectName("shop", "web"), pod.metadata().objectName());
    assertEquals(
        Optional.of(Instant.parse("2026-01-02T03:04:05Z")), pod.metadata().creationTimestamp());
    PodSpec spec = pod.spec().orElseThrow();
    Container container = spec.containers().getFirst();
    assertEquals(
        Quantity.parse("64Mi"), container.resources().orElseThrow().limits().get("memory"));
    assertEquals(
        Optional.of(IntOrString.of("http")),
        container.livenessProbe().orElseThrow().httpGet().orElseThrow().port());
    assertEquals(
        Optional.of(IntOrString.of(8080)),
        container.readinessProbe().orElseThrow().tcpSocket().orElseThrow().port());
    assertEquals(List.of(), spec.volumes());
    assertEquals(Optional.empty(), spec.securityContext());
    assertEquals("", spec.hostname());
    assertFalse(spec.hostNetwork());
  }

  private record OnlyPhase(ObjectMeta metadata, Optional<Phase> status) implements KubeObject {
    private record Phase(String phase) {}
  }

  @Test
  void aConsumerMayAskForLess() {
    OnlyPhase small = Json.read(POD, OnlyPhase.class);
    assertEquals("Running", small.status().orElseThrow().phase());
  }

  @Test
  void nullIsAsGoodAsAbsent() {
    Service service =
        Json.read(
            """
            {"metadata":{"name":"a","labels":null},"spec":{"ports":null,"clusterIP":null,"selector":null}}
            """,
            Service.class);
    assertEquals(List.of(), service.spec().orElseThrow().ports());
    assertEquals("", service.spec().orElseThrow().clusterIP());
  }

  @Test
  void whatIsWrittenIsReadAgainWithoutEmptyFields() {
    Pod pod = Json.read(POD, Pod.class);
    JsonObject written = Json.object("v1", "Pod", pod);
    assertEquals(pod, written.as(Pod.class));
    assertEquals("Pod", written.text("kind"));
    assertFalse(written.has("spec", "hostNetwork"));
    assertFalse(written.has("spec", "volumes"));
    assertEquals("2026-01-02T03:04:05Z", written.text("metadata", "creationTimestamp"));
  }

  @Test
  void anOptionalZeroIsWritten() {
    Lease lease =
        Json.read(
            """
            {"metadata":{"name":"l"},"spec":{"leaseTransitions":0,"renewTime":"2026-01-02T03:04:05.123456Z"}}
            """,
            Lease.class);
    JsonObject written = Json.object("v1", "Lease", lease);
    assertEquals(Optional.of(0L), written.number("spec", "leaseTransitions"));
    assertEquals("2026-01-02T03:04:05.123456Z", written.text("spec", "renewTime"));
  }

  @Test
  void bytesAreBase64() {
    Secret secret =
        Json.read("{\"metadata\":{\"name\":\"s\"},\"data\":{\"k\":\"aGk=\"}}", Secret.class);
    assertEquals(Bytes.of("hi".getBytes(StandardCharsets.UTF_8)), secret.data().get("k"));
    assertEquals("aGk=", Json.object("v1", "Secret", secret).text("data", "k"));
  }

  @Test
  void unknownFieldsSurviveReadModifyWrite() {
    JsonObject pod = Json.read(POD, JsonObject.class);
    Pod before = pod.as(Pod.class);
    Pod after =
        new Pod(
            before.metadata(),
            Optional.of(withImage(before.spec().orElseThrow(), "i:2")),
            before.status());
    JsonObject changed = pod.changed(before, after);
    assertEquals("i:2", changed.objects("spec", "containers").getFirst().text("image"));
    assertTrue(changed.objects("spec", "containers").getFirst().has("newContainerField"));
    assertTrue(changed.has("spec", "newSpecField"));
    assertTrue(changed.has("metadata", "newField", "a"));
    assertTrue(changed.has("metadata", "managedFields"));
    assertEquals(pod, changed.changed(after, before));
    assertEquals(pod, pod.changed(before, before));
  }

  private static PodSpec withImage(PodSpec spec, String image) {
    return new JsonObject(Json.tree(spec))
        .changed(
            Json.read("{\"containers\":[{\"name\":\"c\",\"image\":\"i:1\"}]}", JsonObject.class),
            Json.read(
                "{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\"}]}",
                JsonObject.class))
        .as(PodSpec.class);
  }

  @Test
  void pathsAreReadSetAndRemoved() {
    JsonObject pod = Json.read(POD, JsonObject.class);
    JsonObject changed = pod.with("n2", "spec", "nodeName").with(5, "a", "b", "c");
    assertEquals("n2", changed.text("spec", "nodeName"));
    assertEquals("n1", pod.text("spec", "nodeName"));
    assertEquals(Optional.of(5L), changed.number("a", "b", "c"));
    assertEquals(pod, changed.without("a").with("n1", "spec", "nodeName"));
    assertEquals(pod, pod.without("no", "such"));
    assertEquals("web", pod.metadata().name());
    assertEquals(Optional.empty(), pod.at(Pod.class, "nothing"));
  }

  @Test
  void wrongTypesAreNamedWithoutTheWholeText() {
    String text = "{\"metadata\":{\"name\":5},\"spec\":{\"secret\":\"hidden\"}}";
    JsonException error = assertThrows(JsonException.class, () -> Json.read(text, Pod.class));
    assertTrue(error.toString().contains("not a Pod"), error::toString);
    assertFalse(error.toString().contains("hidden"), error::toString);
    assertThrows(JsonException.class, () -> Json.read("{", Pod.class));
    assertThrows(JsonException.class, () -> Json.read("[]", JsonObject.class));
    assertThrows(
        JsonException.class,
        () -> Json.read("{\"metadata\":{\"creationTimestamp\":\"soon\"}}", Pod.class));
  }

  @Test
  void equalTextIsSharedBetweenObjects() {
    Pod one = Json.read(POD, Pod.class);
    Pod other = Json.read(POD, Pod.class);
    assertSame(one.metadata().namespace(), other.metadata().namespace());
  }

  @Test
  void listsAreReadInParts() {
    String list =
        """
        {"kind":"PodList","metadata":{"resourceVersion":"9","continue":"more"},"other":[{}],"items":[%s,%s]}
        """
            .formatted(POD, POD);
    ListReader.Page<Pod> page = page(list, Pod.class);
    assertEquals(2, page.items().size());
    assertEquals("9", page.resourceVersion());
    assertEquals("more", page.continueToken());
    assertEquals(2, page(list, JsonObject.class).items().size());
    assertEquals(List.of(), page("{\"items\":null,\"metadata\":{}}", Pod.class).items());
    assertThrows(JsonException.class, () -> page(list.substring(0, 900), Pod.class));
  }

  private static <T extends KubeObject> ListReader.Page<T> page(String text, Class<T> shape) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ListReader.read(new ByteArrayInputStream(bytes), shape);
  }

  private static WatchEvent<EndpointSlice> event(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return WatchEvents.read(bytes, bytes.length, EndpointSlice.class);
  }

  @Test
  void watchEvents() {
    String object =
        "{\"metadata\":{\"name\":\"s\",\"resourceVersion\":\"4\"},\"addressType\":\"IPv4\"}";
    assertEquals(
        "IPv4",
        assertInstanceOf(
                        WatchEvent.Added.class,
                        event("{\"type\":\"ADDED\",\"object\":" + object + "}"))
                    .object()
                instanceof EndpointSlice slice
            ? slice.addressType()
            : "");
    assertInstanceOf(
        WatchEvent.Modified.class, event("{\"object\":" + object + ",\"type\":\"MODIFIED\"}"));
    assertInstanceOf(
        WatchEvent.Deleted.class, event("{\"type\":\"DELETED\",\"object\":" + object + "}"));
    assertEquals(
        new WatchEvent.Bookmark<>("12", true),
        event(
            "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"12\","
                + "\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}}}}"));
    WatchEvent<EndpointSlice> failed =
        event(
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}");
    assertEquals(410, ((WatchEvent.Failed<EndpointSlice>) failed).status().code());
    assertEquals(new WatchEvent.Unknown<>("NEWS"), event("{\"type\":\"NEWS\",\"object\":{}}"));
    assertThrows(
        JsonException.class, () -> event("{\"type\":\"ADDED\",\"object\":{\"metadata\":{"));
  }
}
