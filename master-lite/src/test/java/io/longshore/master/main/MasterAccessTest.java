package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.master.testing.TestMaster.Reply;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MasterAccessTest extends MasterSuite {
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";

  private String token(String account) {
    fine(master.post(ACCOUNTS, "{'metadata':{'name':'" + account + "'}}"));
    return order(account, "{}").body().at("/status/token").asText();
  }

  private Reply order(String account, String spec) {
    return master.post(ACCOUNTS + "/" + account + "/token", "{'spec':" + spec + "}");
  }

  private Reply with(String token, String method, String path, String body) {
    return master.sendAsStranger(
        master
            .request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  private Reply as(String user, String path) {
    return master.send(master.request(path).header("Impersonate-User", user).build());
  }

  private void bind(String kind, String role, String user) {
    String path =
        kind.equals("RoleBinding") ? "/namespaces/default/rolebindings" : "/clusterrolebindings";
    fine(
        master.post(
            RBAC + path,
            "{'metadata':{'generateName':'b'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'"
                + role
                + "'},'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'"
                + user
                + "'}]}"));
  }

  /** Bindings are in force a moment after they are written. */
  private void allowed(String user, String path) {
    Eventually.holds(() -> as(user, path).code() == 200, () -> user + " may get " + path);
  }

  @Test
  void whoShowsNothingSeesHealthAndVersion() {
    for (String path : new String[] {"/healthz", "/livez", "/readyz", "/version"}) {
      assertEquals(200, master.sendAsStranger(master.request(path).build()).code(), path);
    }
    for (String path : new String[] {"/api", "/apis", PODS, "/openapi/v2", "/metrics"}) {
      assertRefused(
          403,
          "Forbidden",
          "User \"system:anonymous\" cannot ",
          master.sendAsStranger(master.request(path).build()));
    }
    assertRefused(401, "Unauthorized", "Unauthorized", with("nonsense", "GET", PODS, ""));
  }

  @Test
  void refusalsReadAsUpstream() {
    assertRefused(
        403,
        "Forbidden",
        "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the"
            + " namespace \"default\"",
        as("jane", PODS));
    assertRefused(
        403,
        "Forbidden",
        "nodes \"n\" is forbidden: User \"jane\" cannot get resource \"nodes\" in API group \"\" at"
            + " the cluster scope",
        as("jane", "/api/v1/nodes/n"));
    assertRefused(
        403,
        "Forbidden",
        "forbidden: User \"jane\" cannot get path \"/metrics\"",
        as("jane", "/metrics"));
  }

  @Test
  void rolesAreObeyed() {
    bind("RoleBinding", "view", "jane");
    allowed("jane", PODS);
    assertEquals(403, as("jane", "/api/v1/pods").code());
    assertEquals(403, as("jane", "/api/v1/namespaces/default/secrets").code());
    bind("ClusterRoleBinding", "view", "joe");
    allowed("joe", "/api/v1/pods");
  }

  @Test
  void sumsOfRolesHaveTheRulesOfTheirParts() {
    fine(
        master.post(
            RBAC + "/clusterroles",
            "{'metadata':{'name':'things','labels':{'rbac.authorization.k8s.io/aggregate-to-view':'true'}},"
                + "'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['nodes']}]}"));
    for (String role : new String[] {"view", "edit", "admin"}) {
      Eventually.holds(
          () ->
              master
                  .get(RBAC + "/clusterroles/" + role)
                  .body()
                  .path("rules")
                  .toString()
                  .contains("\"nodes\""),
          () -> "nodes in " + role);
    }
  }

  @Test
  void nobodyGivesAwayWhatHeHasNot() {
    bind("RoleBinding", "admin", "jane");
    allowed("jane", PODS);
    String roles = RBAC + "/namespaces/default/roles";
    String role =
        "{'metadata':{'name':'%s'},'rules':[{'verbs':['%s'],'apiGroups':[''],'resources':['%s']}]}";
    assertEquals(201, post("jane", roles, role.formatted("a", "get", "pods")).code());
    assertRefused(
        403,
        "Forbidden",
        "is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"\"],"
            + " Resources:[\"nodes\"], Verbs:[\"get\"]}",
        post("jane", roles, role.formatted("b", "get", "nodes")));
    String binding =
        "{'metadata':{'name':'%s'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%s'},"
            + "'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io','name':'joe'}]}";
    String bindings = RBAC + "/namespaces/default/rolebindings";
    assertEquals(201, post("jane", bindings, binding.formatted("a", "view")).code());
    assertEquals(403, post("jane", bindings, binding.formatted("b", "cluster-admin")).code());
  }

  private Reply post(String user, String path, String body) {
    return master.send(
        master
            .request(path)
            .header("Impersonate-User", user)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build());
  }

  @Test
  void tokensSayWhoSomebodyIs() {
    String token = token("robot");
    Reply self = with(token, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
    assertEquals(
        "system:serviceaccount:default:robot",
        self.body().at("/status/userInfo/username").asText(),
        self::toString);
    assertTrue(
        self.body()
            .at("/status/userInfo/groups")
            .toString()
            .contains("system:serviceaccounts:default"),
        self::toString);
    Reply review =
        master.post(
            "/apis/authentication.k8s.io/v1/tokenreviews", "{'spec':{'token':'" + token + "'}}");
    assertTrue(review.body().at("/status/authenticated").asBoolean(), review::toString);
    Reply foreign =
        master.post(
            "/apis/authentication.k8s.io/v1/tokenreviews",
            "{'spec':{'token':'" + token + "','audiences':['vault']}}");
    assertEquals("", foreign.body().at("/status/authenticated").asText(), foreign::toString);
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertTrue(claims.contains("\"kubernetes.io\":{\"namespace\":\"default\""), claims);
    assertRefused(
        401, "Unauthorized", "", with(parts[0] + "." + parts[1] + ".AAAA", "GET", PODS, ""));
    fine(master.delete(ACCOUNTS + "/robot", ""));
    assertRefused(401, "Unauthorized", "", with(token, "GET", PODS, ""));
  }

  @Test
  void tokensStayGoodWhenTheServerStartsAgain() {
    String token = token("robot");
    restart();
    assertEquals(403, with(token, "GET", PODS, "").code());
  }

  @Test
  void tokensAreBoundToWhatIsThere() {
    fine(master.post(ACCOUNTS, "{'metadata':{'name':'robot'}}"));
    fine(
        master.post(
            PODS,
            "{'metadata':{'name':'p'},'spec':{'serviceAccountName':'robot','containers':[{'name':'c','image':'x'}]}}"));
    assertRefused(
        422,
        "Invalid",
        "may not specify a duration less than 10 minutes",
        order("robot", "{'expirationSeconds':60}"));
    assertRefused(
        404,
        "NotFound",
        "pods \"q\" not found",
        order("robot", "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'q'}}"));
    assertRefused(
        409,
        "Conflict",
        "the UID in the bound object reference",
        order("robot", "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p','uid':'u'}}"));
    assertRefused(
        409,
        "Conflict",
        "the UID in the token request (u) does not match",
        master.post(ACCOUNTS + "/robot/token", "{'metadata':{'uid':'u'},'spec':{}}"));
    String token =
        order("robot", "{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'}}")
            .body()
            .at("/status/token")
            .asText();
    assertEquals(403, with(token, "GET", PODS, "").code());
    fine(master.delete(PODS + "/p", "{'gracePeriodSeconds':0}"));
    assertRefused(401, "Unauthorized", "", with(token, "GET", PODS, ""));
  }

  @Test
  void bootstrapTokensAreSecrets() {
    String token = "abcdef.0123456789abcdef";
    assertEquals(401, with(token, "GET", PODS, "").code());
    fine(
        master.post(
            "/api/v1/namespaces/kube-system/secrets",
            "{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token','stringData':{"
                + "'token-id':'abcdef','token-secret':'0123456789abcdef','usage-bootstrap-authentication':'true',"
                + "'expiration':'2999-01-01T00:00:00Z'}}"));
    assertRefused(
        403, "Forbidden", "User \"system:bootstrap:abcdef\"", with(token, "GET", PODS, ""));
    assertEquals(
        200,
        with(token, "GET", "/apis/certificates.k8s.io/v1/certificatesigningrequests", "").code());
    assertEquals(401, with("abcdef.0123456789abcdee", "GET", PODS, "").code());
  }

  @Test
  void reviewsAnswer() {
    Reply mine =
        master.post(
            REVIEWS + "selfsubjectaccessreviews",
            "{'spec':{'resourceAttributes':{'verb':'get','resource':'pods','namespace':'x'}}}");
    assertTrue(mine.body().at("/status/allowed").asBoolean(), mine::toString);
    Reply other =
        master.post(
            REVIEWS + "subjectaccessreviews",
            "{'spec':{'user':'jane','resourceAttributes':{'verb':'get','resource':'pods'}}}");
    assertEquals("false", other.body().at("/status/allowed").asText(), other::toString);
    Reply path =
        master.post(
            REVIEWS + "subjectaccessreviews",
            "{'spec':{'user':'jane','groups':['system:authenticated'],'nonResourceAttributes':{'verb':'get','path':'/apis/apps'}}}");
    assertTrue(path.body().at("/status/allowed").asBoolean(), path::toString);
    assertTrue(
        path.body()
            .at("/status/reason")
            .asText()
            .startsWith("RBAC: allowed by ClusterRoleBinding \"system:discovery\""),
        path::toString);
    assertRefused(
        422,
        "Invalid",
        "exactly one of",
        master.post(REVIEWS + "selfsubjectaccessreviews", "{'spec':{}}"));
    assertRefused(405, "MethodNotAllowed", "", master.get(REVIEWS + "selfsubjectaccessreviews"));
  }

  @Test
  void whoMayNotStandInForOthersDoesNot() {
    String token = token("robot");
    assertRefused(
        403,
        "Forbidden",
        "users \"jane\" is forbidden: User \"system:serviceaccount:default:robot\" cannot impersonate"
            + " resource \"users\" in API group \"\" at the cluster scope",
        master.sendAsStranger(
            master
                .request(PODS)
                .header("Authorization", "Bearer " + token)
                .header("Impersonate-User", "jane")
                .build()));
  }

  @Test
  void keysForOthersToCheckTokensBy() {
    Reply keys = master.get("/openid/v1/jwks");
    assertEquals("ES256", keys.body().at("/keys/0/alg").asText(), keys::toString);
    assertEquals(
        "https://kubernetes.default.svc.cluster.local",
        master.get("/.well-known/openid-configuration").body().path("issuer").asText());
  }

  @Test
  void whoJoinsFindsTheServerAndCanTrustIt() {
    String path = "/api/v1/namespaces/kube-public/configmaps/cluster-info";
    Reply stranger = master.sendAsStranger(master.request(path).build());
    assertEquals(200, stranger.code(), stranger::toString);
    assertTrue(
        stranger.body().at("/data/kubeconfig").asText().contains("server: https://127.0.0.1:"),
        stranger::toString);
    fine(
        master.post(
            "/api/v1/namespaces/kube-system/secrets",
            "{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token','stringData':{"
                + "'token-id':'abcdef','token-secret':'0123456789abcdef','usage-bootstrap-signing':'true'}}"));
    Eventually.holds(
        () -> master.get(path).body().path("data").has("jws-kubeconfig-abcdef"),
        () -> "a signature");
    fine(master.delete("/api/v1/namespaces/kube-system/secrets/bootstrap-token-abcdef", ""));
    Eventually.holds(
        () -> !master.get(path).body().path("data").has("jws-kubeconfig-abcdef"),
        () -> "no signature");
  }
}
