package io.longshore.kubeapi.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.ManualClock;
import io.longshore.kubeapi.client.DeleteOptions.Propagation;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.ListReader;
import io.longshore.kubeapi.json.StrategicPatch;
import io.longshore.kubeapi.json.WatchEvent;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Credential;
import io.longshore.kubeapi.kubeconfig.CredentialSource;
import io.longshore.kubeapi.meta.FieldSelector;
import io.longshore.kubeapi.meta.Labels;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import io.longshore.kubeapi.testing.Faults.Fault;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeClientTest {
  private static final Resource<ConfigMap> MAPS = ConfigMap.RESOURCE;
  private static final ObjectName NAME = new ObjectName("shop", "settings");

  private final ScriptedApiServer server = new ScriptedApiServer();
  private final AtomicInteger refused = new AtomicInteger();
  private final KubeClient client = client(Duration.ofSeconds(20));

  private KubeClient client(Duration patience) {
    CredentialSource credentials =
        new CredentialSource() {
          @Override
          public Credential current() {
            return new Credential(Optional.of("Bearer t" + refused.get()), Optional.empty());
          }

          @Override
          public void refused() {
            refused.incrementAndGet();
          }
        };
    ClusterConnection cluster =
        new ClusterConnection(
            server.address(), Optional.empty(), false, Optional.empty(), credentials, "default");
    return new KubeClient(
        cluster, ClientSettings.of("test/1").withRate(0, 0).withPatience(patience, patience));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMap(ObjectMeta.named("shop", name), Map.of("key", value), Map.of(), false);
  }

  private ScriptedApiServer.SeenRequest lastRequest() {
    return server.requests().getLast();
  }

  @Test
  void objectsAreMadeReadReplacedAndDeleted() {
    ConfigMap made = client.create(MAPS, map("settings", "a"), WriteOptions.DEFAULT);
    assertFalse(made.metadata().uid().isEmpty());
    assertEquals("Bearer t0", lastRequest().authorization());
    assertEquals(made, client.get(MAPS, NAME));
    ConfigMap changed =
        client.update(
            MAPS,
            new ConfigMap(made.metadata(), Map.of("key", "b"), Map.of(), false),
            WriteOptions.DEFAULT);
    assertEquals("b", changed.data().get("key"));
    KubeApiException conflict =
        assertThrows(KubeApiException.class, () -> client.update(MAPS, made, WriteOptions.DEFAULT));
    assertTrue(conflict.conflict());
    assertTrue(
        assertThrows(
                KubeApiException.class,
                () -> client.create(MAPS, map("settings", "c"), WriteOptions.DEFAULT))
            .alreadyExists());
    assertThrows(
        KubeApiException.class, () -> client.delete(MAPS, NAME, DeleteOptions.now("another")));
    assertTrue(client.delete(MAPS, NAME, DeleteOptions.DEFAULT));
    assertFalse(client.delete(MAPS, NAME, DeleteOptions.DEFAULT));
    assertEquals(Optional.empty(), client.find(MAPS, NAME));
    KubeApiException gone = assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME));
    assertEquals(
        "GET /api/v1/namespaces/shop/configmaps/settings: NotFound: "
            + "/api/v1/namespaces/shop/configmaps/settings not found",
        gone.getMessage());
  }

  @Test
  void optionsAreSent() {
    client.create(MAPS, map("settings", "a"), new WriteOptions(true, "me", "Strict"));
    assertEquals(
        "/api/v1/namespaces/shop/configmaps?dryRun=All&fieldManager=me&fieldValidation=Strict",
        lastRequest().uri());
    assertEquals(List.of(), server.list(MAPS));
    server.put(MAPS, map("settings", "a"));
    client.delete(
        MAPS,
        NAME,
        new DeleteOptions(
            Optional.of(3L),
            Optional.empty(),
            Optional.of("7"),
            Optional.of(Propagation.FOREGROUND)));
    assertEquals(
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":3,"
            + "\"preconditions\":{\"resourceVersion\":\"7\"},\"propagationPolicy\":\"Foreground\"}",
        lastRequest().body());
    ListOptions chosen =
        ListOptions.ALL.choosing(
            Labels.parse("app in (a,b)"), FieldSelector.equal("metadata.name", "x"));
    client.deleteAll(MAPS, "shop", chosen, DeleteOptions.DEFAULT);
    assertEquals(
        "/api/v1/namespaces/shop/configmaps?labelSelector=app+in+%28a%2Cb%29"
            + "&fieldSelector=metadata.name%3Dx",
        lastRequest().uri());
  }

  @Test
  void everyKindOfPatchIsSent() {
    server.put(MAPS, map("settings", "a"));
    JsonObject fields = Json.read("{\"data\":{\"key\":\"b\"}}", JsonObject.class);
    StrategicPatch change =
        StrategicPatch.between(
                Json.read("{\"a\":1}", JsonObject.class), Json.read("{\"a\":2}", JsonObject.class))
            .orElseThrow();
    Map<Patch, String> types =
        Map.of(
            new Patch.JsonPatch("[]"), "application/json-patch+json",
            new Patch.MergePatch(fields), "application/merge-patch+json",
            new Patch.Strategic(change), "application/strategic-merge-patch+json",
            new Patch.Apply(fields, "me", true), "application/apply-patch+yaml");
    types.forEach(
        (patch, type) -> {
          client.patch(MAPS, NAME, "status", patch, WriteOptions.DEFAULT);
          assertEquals(type, lastRequest().contentType());
          assertEquals(
              new String(patch.body().toArray(), StandardCharsets.UTF_8), lastRequest().body());
        });
    client.patch(MAPS, NAME, "", new Patch.Apply(fields, "me", true), WriteOptions.DEFAULT);
    assertEquals(
        "/api/v1/namespaces/shop/configmaps/settings?fieldManager=me&force=true",
        lastRequest().uri());
  }

  @Test
  void partsOfObjects() {
    server.put(
        Pod.RESOURCE,
        Json.read("{\"metadata\":{\"namespace\":\"shop\",\"name\":\"p\"}}", JsonObject.class));
    JsonObject content = Json.read("{\"spec\":{\"replicas\":2}}", JsonObject.class);
    ObjectName pod = new ObjectName("shop", "p");
    assertEquals(content, client.post(Pod.RESOURCE, pod, "eviction", content, JsonObject.class));
    assertEquals("/api/v1/namespaces/shop/pods/p/eviction", lastRequest().uri());
    assertEquals(content, client.updatePart(Pod.RESOURCE, pod, "scale", content, JsonObject.class));
    assertEquals("PUT", lastRequest().method());
  }

  @Test
  void editTriesAgainWhereOthersWereQuicker() {
    server.put(MAPS, Json.object("v1", "ConfigMap", map("settings", "a")).with("unknown", "kept"));
    AtomicInteger tries = new AtomicInteger();
    JsonObject edited =
        client.edit(
            MAPS,
            NAME,
            object -> {
              if (tries.incrementAndGet() == 1) {
                server.put(MAPS, object.with("other", "data", "key"));
              }
              return object.with("mine", "data", "own");
            });
    assertEquals(2, tries.get());
    assertEquals("other", edited.text("data", "key"));
    assertEquals("mine", edited.text("data", "own"));
    assertEquals("unknown", edited.text("kept"));
  }

  @Test
  void listsComeInParts() {
    for (int i = 0; i < 7; i++) {
      server.put(MAPS, map("m" + i, "v"));
    }
    ListReader.Page<ConfigMap> all = client.list(MAPS, "", ListOptions.ALL.inPartsOf(3));
    assertEquals(7, all.items().size());
    assertEquals(3, server.requests().size());
    assertEquals(7, client.list(MAPS, "shop", ListOptions.ALL).items().size());
    assertEquals(0, client.list(MAPS, "other", ListOptions.ALL).items().size());
  }

  @Test
  void aListWhosePartsAreTooOldComesAtOnce() {
    for (int i = 0; i < 7; i++) {
      server.put(MAPS, map("m" + i, "v"));
    }
    server.faults().next(new Fault.None(), new Fault.Refuse(410, "Expired", ""));
    assertEquals(7, client.list(MAPS, "", ListOptions.ALL.inPartsOf(3)).items().size());
    assertEquals("/api/v1/configmaps", lastRequest().uri());
  }

  @Test
  void aServerThatSaysLaterIsAskedLater() {
    server.put(MAPS, map("settings", "a"));
    server
        .faults()
        .next(
            new Fault.Refuse(429, "TooManyRequests", "0"),
            new Fault.Refuse(503, "ServiceUnavailable", "0"));
    assertEquals("a", client.get(MAPS, NAME).data().get("key"));
    assertEquals(3, server.requests().size());
    server.faults().next(new Fault.Refuse(503, "ServiceUnavailable", ""));
    assertEquals(503, assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME)).code());
    Fault[] tooMany = new Fault[10];
    Arrays.fill(tooMany, new Fault.Refuse(429, "TooManyRequests", "0"));
    server.faults().next(tooMany);
    assertTrue(
        assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME)).tooManyRequests());
  }

  @Test
  void aRefusedCredentialIsRenewedOnce() {
    server.put(MAPS, map("settings", "a"));
    server.faults().next(new Fault.Refuse(401, "Unauthorized", ""));
    client.get(MAPS, NAME);
    assertEquals("Bearer t1", lastRequest().authorization());
    server
        .faults()
        .next(new Fault.Refuse(401, "Unauthorized", ""), new Fault.Refuse(401, "Unauthorized", ""));
    assertTrue(assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME)).unauthorized());
  }

  @Test
  void answersThatAreNoneAreNamed() {
    server.faults().next(new Fault.Garbage(502, "<html>Bad Gateway</html>"));
    KubeApiException proxy = assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME));
    assertEquals(
        "GET /api/v1/namespaces/shop/configmaps/settings: HTTP 502: <html>Bad Gateway</html>",
        proxy.getMessage());
    server.faults().next(new Fault.Garbage(200, "{\"metadata\":"));
    assertTrue(assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME)).noAnswer());
  }

  @Test
  void aDroppedConnectionIsTriedAgainWhereThatIsSafe() {
    server.put(MAPS, map("settings", "a"));
    client.get(MAPS, NAME);
    server.faults().next(new Fault.Drop());
    assertEquals("a", client.get(MAPS, NAME).data().get("key"));
    server.faults().next(new Fault.Drop());
    assertTrue(
        assertThrows(
                KubeApiException.class,
                () -> client.create(MAPS, map("other", "a"), WriteOptions.DEFAULT))
            .noAnswer());
  }

  @Test
  void aServerThatIsAwayIsNamedAndFoundAgain() {
    server.put(MAPS, map("settings", "a"));
    client.get(MAPS, NAME);
    server.stop();
    KubeApiException away = assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME));
    assertTrue(away.noAnswer());
    assertTrue(away.toString().contains("cannot reach 127.0.0.1:"), away::toString);
    server.startAgain();
    assertEquals("a", client.get(MAPS, NAME).data().get("key"));
  }

  @Test
  void aWatchTellsWhatHappensAndEndsWhenClosed() {
    server.put(MAPS, map("one", "a"));
    String version = client.list(MAPS, "", ListOptions.ALL).resourceVersion();
    try (Watch<ConfigMap> watch = client.watch(MAPS, "shop", ListOptions.ALL.from(version, ""))) {
      server.put(MAPS, map("two", "b"));
      server.put(MAPS, map("two", "c".repeat(100_000)));
      server.delete(MAPS, "shop", "two");
      assertEquals(
          "two",
          ((WatchEvent.Added<ConfigMap>) watch.next().orElseThrow()).object().metadata().name());
      assertEquals(
          100_000,
          ((WatchEvent.Modified<ConfigMap>) watch.next().orElseThrow())
              .object()
              .data()
              .getOrDefault("key", "")
              .length());
      assertTrue(watch.next().orElseThrow() instanceof WatchEvent.Deleted<ConfigMap>);
      server.bookmark();
      assertTrue(watch.next().orElseThrow() instanceof WatchEvent.Bookmark<ConfigMap>);
      Thread.startVirtualThread(watch::close);
      assertTrue(assertThrows(KubeApiException.class, watch::next).noAnswer());
    }
  }

  @Test
  void aSilentServerIsGivenUp() throws Exception {
    server.put(MAPS, map("one", "a"));
    try (KubeClient hasty = client(Duration.ofMillis(200));
        // The beginning of the answer has no more time than what follows.
        Watch<ConfigMap> watch = Eventually.passes(() -> hasty.watch(MAPS, "", ListOptions.ALL))) {
      server.faults().fallSilent();
      server.put(MAPS, map("two", "a"));
      KubeApiException silent = assertThrows(KubeApiException.class, watch::next);
      assertTrue(silent.toString().contains("nothing came for 200 ms"), silent::toString);
    }
  }

  @Test
  void aClosedClientSaysSo() {
    client.close();
    KubeApiException closed = assertThrows(KubeApiException.class, () -> client.get(MAPS, NAME));
    assertTrue(closed.toString().contains("the client is closed"), closed::toString);
    client.close();
  }

  @Test
  void requestsAreSpread() {
    ManualClock clock = new ManualClock();
    RateLimit limit = new RateLimit(5, 2, clock);
    assertEquals(Duration.ZERO, limit.reserve());
    assertEquals(Duration.ZERO, limit.reserve());
    assertEquals(Duration.ofMillis(200), limit.reserve());
    assertEquals(Duration.ofMillis(400), limit.reserve());
    clock.advance(Duration.ofMinutes(1));
    assertEquals(Duration.ZERO, limit.reserve());
    assertEquals(Duration.ZERO, limit.reserve());
    assertEquals(Duration.ofMillis(200), limit.reserve());
    assertEquals(Duration.ZERO, new RateLimit(0, 0, clock).reserve());
  }
}
