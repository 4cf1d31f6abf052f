package io.longshore.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.base.lifecycle.Lifecycle;
import io.longshore.base.time.Clock;
import io.longshore.cri.testing.FakeContainerRuntime;
import io.longshore.kubeapi.http.HttpAnswer;
import io.longshore.kubeapi.http.HttpRequest;
import io.longshore.kubeapi.http.HttpTransport;
import io.longshore.kubeapi.http.TlsSettings;
import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.kubeconfig.ClusterConnection;
import io.longshore.kubeapi.kubeconfig.Kubeconfig;
import io.longshore.kubeapi.meta.Bytes;
import io.longshore.master.main.NodeCredentials;
import io.longshore.master.testing.TestMaster;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may see what of an agent's pages, as the master decides it: of tokens it says whose they are,
 * of users what they may. The runtime is a fake, for nothing runs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgentAccessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Lifecycle parts = new Lifecycle();
  private Path masterFolder;
  private TestMaster master;
  private TestNode node;
  private TlsSettings nobody;

  /** What the agent says to a request. */
  private record Said(int status, String text) {}

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    masterFolder = Files.createDirectories(folder.resolve("master"));
    FakeContainerRuntime runtime =
        parts.start("runtime", () -> new FakeContainerRuntime(Clock.system()));
    master = parts.start("master", () -> new TestMaster(masterFolder));
    Path own = Files.createDirectories(folder.resolve("node"));
    NodeCredentials credentials = credentials(TestNode.NAME, own);
    TestNode.Ground ground =
        new TestNode.Ground("unix://" + runtime.endpoint().socket(), folder.resolve("logs"), "/");
    node =
        parts.start(
            "node",
            () ->
                new TestNode(
                    ground,
                    credentials.kubeconfig(),
                    folder,
                    "--tls-cert-file=" + credentials.certificate(),
                    "--tls-private-key-file=" + credentials.key(),
                    "--client-ca-file=" + credentials.authority(),
                    "--anonymous-auth=false",
                    "--authentication-token-webhook=true",
                    "--authorization-mode=Webhook"));
    nobody =
        new TlsSettings(
            Optional.of(Bytes.of(Files.readAllBytes(credentials.authority()))),
            false,
            "127.0.0.1",
            Optional.empty());
    for (String subresource :
        List.of("proxy", "stats", "metrics", "log", "pods", "configz", "healthz")) {
      account(subresource);
      grant(subresource);
    }
    account("none");
  }

  @AfterAll
  void stop() {
    parts.close();
  }

  /** The identity of a node: only the one of this name is a node of the master. */
  private NodeCredentials credentials(String name, Path folder) {
    return NodeCredentials.write(
        masterFolder,
        new NodeCredentials.Node(
            name,
            List.of(InetAddress.ofLiteral("127.0.0.1")),
            "https://127.0.0.1:" + master.port()),
        folder,
        Instant.now());
  }

  private void account(String name) {
    assertEquals(
        201,
        master
            .post(
                "/api/v1/namespaces/default/serviceaccounts",
                "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'" + name + "'}}")
            .code());
  }

  /** The account may get one part of nodes. */
  private void grant(String part) {
    String role =
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'%1$s'},
         'rules':[{'apiGroups':[''],'resources':['nodes/%1$s'],'verbs':['get']}]}"""
            .formatted(part);
    String binding =
        """
        {'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding',
         'metadata':{'name':'%1$s'},
         'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%1$s'},
         'subjects':[{'kind':'ServiceAccount','namespace':'default','name':'%1$s'}]}"""
            .formatted(part);
    String path = "/apis/rbac.authorization.k8s.io/v1/";
    assertEquals(201, master.post(path + "clusterroles", role).code());
    assertEquals(201, master.post(path + "clusterrolebindings", binding).code());
  }

  private String token(String account, String audiences) {
    return master
        .post(
            "/api/v1/namespaces/default/serviceaccounts/" + account + "/token",
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'audiences':"
                + audiences
                + "}}")
        .body()
        .at("/status/token")
        .asText();
  }

  private Said ask(String method, String path, TlsSettings who, Optional<String> token) {
    try (HttpTransport transport =
        new HttpTransport("127.0.0.1", node.agent().port(), () -> Optional.of(who))) {
      HttpRequest request = HttpRequest.get(path);
      HttpRequest whole =
          new HttpRequest(method, request.path(), request.headers(), request.body());
      try (HttpAnswer answer =
          transport.send(
              token.map(one -> whole.with("authorization", "Bearer " + one)).orElse(whole),
              PATIENCE)) {
        return new Said(answer.status(), new String(answer.readBody(), StandardCharsets.UTF_8));
      }
    }
  }

  private Said get(String path, String token) {
    return ask("GET", path, nobody, Optional.of(token));
  }

  /** Pages that are newer than the rights of a proxy are also for those who have these. */
  @ParameterizedTest
  @CsvSource({
    "proxy, /pods, 200",
    "proxy, /runningpods/, 200",
    "proxy, /configz, 200",
    "proxy, /healthz, 200",
    "proxy, /containerLogs/default/none/main, 404",
    "proxy, /stats/summary, 403",
    "proxy, /metrics, 403",
    "proxy, /logs/, 403",
    "stats, /stats/summary, 200",
    "stats, /pods, 403",
    "metrics, /metrics, 200",
    "metrics, /metrics/resource, 200",
    "metrics, /stats/summary, 403",
    "log, /logs/, 404",
    "log, /containerLogs/default/none/main, 403",
    "pods, /pods, 200",
    "pods, /runningpods/, 200",
    "pods, /configz, 403",
    "pods, /containerLogs/default/none/main, 403",
    "configz, /configz, 200",
    "configz, /healthz, 403",
    "healthz, /healthz, 200",
    "healthz, /pods, 403",
    "none, /healthz, 403",
  })
  void anAccountSeesWhatItMay(String account, String path, int status) {
    Said said = get(path, token(account, "[]"));
    assertEquals(status, said.status(), said::text);
  }

  @Test
  void whoMayReadMayNotRun() {
    Said said =
        ask(
            "POST",
            "/exec/default/none/main?command=id",
            nobody,
            Optional.of(token("proxy", "[]")));
    assertEquals(
        new Said(
            403,
            "Forbidden (user=system:serviceaccount:default:proxy, verb=create, resource=nodes,"
                + " subresource(s)=[proxy])"),
        said);
  }

  @Test
  void aRefusalNamesAllThatWouldDo() {
    assertEquals(
        new Said(
            403,
            "Forbidden (user=system:serviceaccount:default:none, verb=get, resource=nodes,"
                + " subresource(s)=[pods proxy])"),
        get("/pods", token("none", "[]")));
  }

  @Test
  void nobodyIsUnauthorized() {
    assertEquals(new Said(401, "Unauthorized"), ask("GET", "/pods", nobody, Optional.empty()));
  }

  @Test
  void aTokenOfNobodyIsUnauthorized() {
    assertEquals(new Said(401, "Unauthorized"), get("/pods", "nonsense"));
  }

  @Test
  void aTokenForOthersIsUnauthorized() {
    assertEquals(new Said(401, "Unauthorized"), get("/pods", token("proxy", "['vault']")));
  }

  @Test
  void anExpiredTokenIsUnauthorized() throws Exception {
    String good = token("proxy", "[]");
    assertEquals(200, get("/pods", good).status());
    assertEquals(200, get("/pods", ending(good, Duration.ofMinutes(1))).status());
    assertEquals(new Said(401, "Unauthorized"), get("/pods", ending(good, Duration.ofMinutes(-1))));
  }

  /** The same token with another end, signed with the master's key. */
  private String ending(String token, Duration fromNow) throws Exception {
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    JsonObject changed =
        Json.read(claims, JsonObject.class)
            .with(Instant.now().plus(fromNow).getEpochSecond(), "exp");
    String signed = parts[0] + "." + encoded(Json.write(changed));
    return signed + "." + encoded(signature(signed));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] signature(String text) throws Exception {
    String pem = Files.readString(masterFolder.resolve("sa.key"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    signature.update(text.getBytes(StandardCharsets.US_ASCII));
    return signature.sign();
  }

  @Test
  void aCertificateSaysWhoItIs(@TempDir Path folder) {
    assertEquals(200, ask("GET", "/pods", owner(master.kubeconfig()), Optional.empty()).status());
    TlsSettings other = owner(credentials("other", folder).proxy());
    assertEquals(
        new Said(
            403,
            "Forbidden (user=system:kube-proxy, verb=get, resource=nodes, subresource(s)=[stats])"),
        ask("GET", "/stats/summary", other, Optional.empty()));
  }

  @Test
  void aCertificateOfAnotherClusterIsUnauthorized(@TempDir Path folder) {
    NodeCredentials foreign =
        NodeCredentials.write(
            folder,
            new NodeCredentials.Node(
                TestNode.NAME, List.of(InetAddress.ofLiteral("127.0.0.1")), "https://127.0.0.1:1"),
            folder,
            Instant.now());
    assertEquals(
        new Said(401, "Unauthorized"),
        ask("GET", "/pods", owner(foreign.kubeconfig()), Optional.empty()));
  }

  /** Who has the certificate of a kubeconfig. */
  private TlsSettings owner(Path kubeconfig) {
    ClusterConnection connection = Kubeconfig.read(kubeconfig).connection();
    return new TlsSettings(
        nobody.authority(),
        false,
        nobody.serverName(),
        connection
            .credentials()
            .current()
            .certificate()
            .map(own -> new TlsSettings.KeyPair(own.certificates(), own.key())));
  }
}
