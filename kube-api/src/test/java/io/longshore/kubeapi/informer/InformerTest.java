package io.longshore.kubeapi.informer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.ManualClock;
import io.longshore.base.testing.Seed;
import io.longshore.kubeapi.client.ClientSettings;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.meta.ObjectMeta;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import io.longshore.kubeapi.testing.Faults.Fault;
import io.longshore.kubeapi.testing.ScriptedApiServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InformerTest {
  private static final Resource<ConfigMap> MAPS = ConfigMap.RESOURCE;
  private final ScriptedApiServer server = new ScriptedApiServer();
  private final KubeClient client = client(Duration.ofMillis(700));
  private final List<String> news = new CopyOnWriteArrayList<>();

  /** With so much patience for a watch that says nothing. */
  private KubeClient client(Duration patience) {
    return new KubeClient(
        ClusterConnection.anonymous(server.address()),
        ClientSettings.of("test/1").withRate(0, 0).withPatience(Duration.ofSeconds(10), patience));
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private Informer<ConfigMap> informer(boolean watchList) {
    return informer(client, watchList);
  }

  private static Informer<ConfigMap> informer(KubeClient client, boolean watchList) {
    InformerSettings settings =
        InformerSettings.DEFAULT.withPauses(Duration.ofMillis(1), Duration.ofMillis(20));
    return new Informer<>(
        client, MAPS, "", ListOptions.ALL, watchList ? settings : settings.withoutWatchList());
  }

  private void put(String name, String value) {
    server.put(
        MAPS, new ConfigMap(ObjectMeta.named("shop", name), Map.of("key", value), Map.of(), false));
  }

  private void remove(String name) {
    server.delete(MAPS, "shop", name);
  }

  private Handler<ConfigMap> writer(String prefix) {
    return new Handler<>() {
      @Override
      public void added(ConfigMap object) {
        news.add(prefix + "+" + describe(object));
      }

      @Override
      public void updated(ConfigMap before, ConfigMap after) {
        news.add(prefix + describe(before) + ">" + describe(after));
      }

      @Override
      public void deleted(ConfigMap last) {
        news.add(prefix + "-" + last.metadata().name());
      }
    };
  }

  private static String describe(ConfigMap map) {
    return map.metadata().name() + "=" + map.data().get("key");
  }

  private void expectNews(String... expected) {
    Eventually.holds(() -> news.equals(List.of(expected)), news::toString);
  }

  private void expectState(Cache<ConfigMap> cache) {
    Eventually.holds(
        () -> state(cache).equals(serverState()), () -> state(cache) + " is not " + serverState());
  }

  private static Map<String, String> state(Cache<ConfigMap> cache) {
    Map<String, String> state = new TreeMap<>();
    cache.all().forEach(map -> state.put(map.metadata().name(), map.metadata().resourceVersion()));
    return state;
  }

  private Map<String, String> serverState() {
    Map<String, String> state = new TreeMap<>();
    server
        .list(MAPS)
        .forEach(map -> state.put(map.metadata().name(), map.metadata().resourceVersion()));
    return state;
  }

  private long requests(String part) {
    return server.requests().stream().filter(request -> request.uri().contains(part)).count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theCacheFollowsTheServer(boolean watchList) throws Exception {
    put("a", "1");
    try (Informer<ConfigMap> informer = informer(watchList)) {
      informer.cache().addHandler(writer(""));
      assertFalse(informer.hasSynced());
      informer.start();
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      expectNews("+a=1");
      put("b", "1");
      put("a", "2");
      remove("b");
      expectNews("+a=1", "+b=1", "a=1>a=2", "-b");
      assertEquals(
          "2", informer.cache().get(new ObjectName("shop", "a")).orElseThrow().data().get("key"));
      assertEquals(1, informer.cache().size());
    }
    assertEquals(watchList ? 0 : 1, requests("resourceVersion=0"));
  }

  @Test
  void aHandlerThatComesLaterIsToldWhatIsThereAndABadOneHarmsNobody() throws Exception {
    put("a", "1");
    try (Informer<ConfigMap> informer = informer(true).start()) {
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      informer
          .cache()
          .addHandler(
              new Handler<>() {
                @Override
                public void added(ConfigMap object) {
                  throw new IllegalStateException("as the test wants");
                }

                @Override
                public void updated(ConfigMap before, ConfigMap after) {}

                @Override
                public void deleted(ConfigMap last) {}
              });
      informer.cache().addHandler(writer("x"));
      put("b", "1");
      expectNews("x+a=1", "x+b=1");
    }
  }

  @Test
  void objectsAreFoundByIndex() throws Exception {
    put("a", "1");
    try (Informer<ConfigMap> informer = informer(true).start()) {
      Index<ConfigMap> index = informer.cache().index(map -> map.data().values());
      put("b", "1");
      Eventually.holds(() -> index.get("1").size() == 2, () -> index.get("1").toString());
      put("b", "2");
      Eventually.holds(() -> index.get("2").size() == 1, () -> index.get("2").toString());
      Eventually.holds(() -> index.get("1").size() == 1, () -> index.get("1").toString());
      remove("a");
      Eventually.holds(() -> index.get("1").isEmpty(), () -> index.get("1").toString());
    }
  }

  @Test
  void aServerWithoutListsByWatchIsListed() throws Exception {
    server.faults().withoutWatchList();
    put("a", "1");
    // Who gives up before the refusal comes asks the same again.
    try (KubeClient patient = client(Duration.ofSeconds(10));
        Informer<ConfigMap> informer = informer(patient, true).start()) {
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      put("b", "1");
      expectState(informer.cache());
    }
    assertEquals(1, requests("sendInitialEvents"));
  }

  @Test
  void aBrokenWatchGoesOnWhereItEnded() throws Exception {
    put("a", "1");
    try (Informer<ConfigMap> informer = informer(false)) {
      informer.cache().addHandler(writer(""));
      informer.start();
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      for (int i = 0; i < 5; i++) {
        server.faults().breakWatches();
        put("b" + i, "1");
      }
      server.faults().truncateNextEvent();
      put("c", "1");
      expectState(informer.cache());
      expectNews("+a=1", "+b0=1", "+b1=1", "+b2=1", "+b3=1", "+b4=1", "+c=1");
    }
    assertEquals(1, requests("resourceVersion=0"), "everything was listed once");
  }

  @Test
  void aSilentConnectionIsGivenUpAndNothingIsLost() throws Exception {
    try (Informer<ConfigMap> informer = informer(true)) {
      informer.cache().addHandler(writer(""));
      informer.start();
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      server.faults().fallSilent();
      put("a", "1");
      // The watch is given up after its patience; the next one is made when the server speaks
      // again.
      Eventually.holds(() -> requests("watch=true") > 1, () -> server.requests().toString());
      server.faults().speak();
      expectNews("+a=1");
    }
  }

  @Test
  void whatTheServerHasForgottenIsListedAgain() throws Exception {
    put("a", "1");
    put("b", "1");
    try (Informer<ConfigMap> informer = informer(false)) {
      informer.cache().addHandler(writer(""));
      informer.start();
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      news.clear();
      server.stop();
      remove("a");
      put("b", "2");
      put("c", "1");
      server.forgetHistory();
      server.startAgain();
      expectState(informer.cache());
      Eventually.holds(() -> news.size() == 3, news::toString);
      assertEquals(List.of("+c=1", "-a", "b=1>b=2"), news.stream().sorted().toList());
    }
    assertTrue(requests("limit=500") >= 1, "a second list wants the newest state");
  }

  @Test
  void anObjectThatWasReplacedWhileNobodyLookedIsDeletedAndAdded() throws Exception {
    put("a", "1");
    try (Informer<ConfigMap> informer = informer(false)) {
      informer.cache().addHandler(writer(""));
      informer.start();
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      server.stop();
      remove("a");
      put("a", "2");
      server.forgetHistory();
      server.startAgain();
      expectNews("+a=1", "-a", "+a=2");
    }
  }

  @Test
  void aServerThatRefusesForAWhileIsAskedAgain() throws Exception {
    put("a", "1");
    server
        .faults()
        .next(
            new Fault.Refuse(503, "ServiceUnavailable", ""),
            new Fault.Refuse(429, "TooManyRequests", "0"),
            new Fault.Drop(),
            new Fault.Garbage(200, "<html>"),
            new Fault.Refuse(500, "InternalError", ""));
    try (Informer<ConfigMap> informer = informer(true).start()) {
      assertTrue(informer.awaitSynced(Duration.ofSeconds(20)));
      expectState(informer.cache());
    }
  }

  @Test
  void pausesGrowWithChanceAndAreForgotten() {
    ManualClock clock = new ManualClock();
    Pauses pauses = new Pauses(InformerSettings.DEFAULT, clock, new SplittableRandom(1));
    long least = 800;
    for (int i = 0; i < 10; i++) {
      long pause = pauses.afterFailure().toMillis();
      assertTrue(pause >= least && pause <= 2 * least, () -> "pause of " + pause);
      least = Math.min(30_000, least * 2);
    }
    clock.advance(Duration.ofMinutes(3));
    assertTrue(pauses.afterFailure().toMillis() <= 1600);
    assertTrue(pauses.watchTime().compareTo(Duration.ofMinutes(5)) >= 0);
    assertTrue(pauses.watchTime().compareTo(Duration.ofMinutes(10)) <= 0);
  }

  /** Rebuilds the state from the news alone: no event may be lost, doubled or out of order. */
  private static final class Mirror implements Handler<ConfigMap> {
    private final Map<String, ConfigMap> state = new ConcurrentHashMap<>();
    private final List<String> mistakes = new CopyOnWriteArrayList<>();

    @Override
    public void added(ConfigMap object) {
      if (state.put(object.metadata().name(), object) != null) {
        mistakes.add("added twice: " + describe(object));
      }
    }

    @Override
    public void updated(ConfigMap before, ConfigMap after) {
      if (!before.equals(state.put(after.metadata().name(), after))) {
        mistakes.add("not the state before: " + describe(before));
      }
    }

    @Override
    public void deleted(ConfigMap last) {
      if (state.remove(last.metadata().name()) == null) {
        mistakes.add("deleted twice: " + describe(last));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverHappensTheCacheIsRightInTheEnd(boolean watchList) {
    Seed.ofRun()
        .run(
            random -> {
              Mirror mirror = new Mirror();
              try (Informer<ConfigMap> informer = informer(watchList)) {
                informer.cache().addHandler(mirror);
                informer.start();
                for (int i = 0; i < 1_500; i++) {
                  happen(random);
                }
                server.faults().speak();
                expectState(informer.cache());
                // The cache has a change before its handlers are told of it.
                Eventually.holds(
                    () -> serverState().keySet().equals(mirror.state.keySet()),
                    mirror.state::toString);
                assertEquals(List.of(), mirror.mistakes);
              }
            });
  }

  private void happen(Random random) {
    String name = "n" + random.nextInt(12);
    int choice = random.nextInt(1000);
    if (choice < 600) {
      put(name, Integer.toString(random.nextInt()));
    } else if (choice < 900) {
      remove(name);
    } else if (choice < 950) {
      server.faults().breakWatches();
    } else if (choice < 960) {
      server.faults().truncateNextEvent();
    } else if (choice < 970) {
      server.forgetHistory();
    } else if (choice < 980) {
      server.faults().next(new Fault.Refuse(500, "InternalError", ""));
    } else if (choice < 990) {
      server.faults().next(new Fault.Drop());
    } else {
      server.bookmark();
    }
  }
}
