package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A master, and a client of it that others wrote: fabric8's. */
abstract class ForeignClientSuite {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // made before each test
  TestMaster master;

  @SuppressWarnings("NullAway.Init") // made before each test
  SeveredWire wire;

  @SuppressWarnings("NullAway.Init") // made before each test
  KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    master = new TestMaster(folder.resolve("master"));
    wire = new SeveredWire(master.port());
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:" + wire.port() + "/")
            .withCaCertFile(folder.resolve("master").resolve("ca.crt").toString())
            .withOauthToken(token())
            .withWatchReconnectInterval(50)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    // A binding counts a moment after it was made.
    Eventually.passes(() -> maps().list());
  }

  /** As programs in pods have it: this client reads no keys of elliptic curves by itself. */
  private String token() {
    String accounts = "/api/v1/namespaces/default/serviceaccounts";
    master.post(accounts, "{'metadata':{'name':'program'}}");
    master.post(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {'metadata':{'name':'program'},
         'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'cluster-admin'},
         'subjects':[{'kind':'ServiceAccount','namespace':'default','name':'program'}]}""");
    TestMaster.Reply token = master.post(accounts + "/program/token", "{'spec':{}}");
    return token.body().at("/status/token").asText();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    wire.close();
    master.close();
  }

  NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps() {
    MixedOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> all = client.configMaps();
    return all.inNamespace("default");
  }

  static ConfigMapBuilder map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("key", value));
  }

  ConfigMap made(ConfigMapBuilder map) {
    return maps().resource(map.build()).create();
  }

  ConfigMap present(String name) {
    ConfigMap found = maps().withName(name).get();
    if (found == null) {
      throw new AssertionError("there is no " + name);
    }
    return found;
  }

  static void assertRefused(int code, Executable call) {
    assertEquals(code, assertThrows(KubernetesClientException.class, call).getCode());
  }
}
