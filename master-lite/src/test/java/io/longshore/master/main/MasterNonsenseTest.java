package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Seed;
import io.longshore.master.testing.TestMaster.Reply;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MasterNonsenseTest extends MasterSuite {
  private static final String[] PATHS = {
    MAPS,
    PODS,
    SERVICES,
    DEPLOYMENTS,
    MAPS + "/a",
    PODS + "/p",
    DEPLOYMENTS + "/web/scale",
    PODS + "/p/binding",
    "/api/v1/namespaces/default/finalize",
    "/api/v1/namespaces/default/serviceaccounts/default/token",
    "/apis/authentication.k8s.io/v1/tokenreviews",
    "/apis/authorization.k8s.io/v1/subjectaccessreviews",
    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
    "/apis/certificates.k8s.io/v1/certificatesigningrequests",
    "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    PODS + "/p/log",
    PODS + "/p/exec",
    PODS + "/p/portforward",
    "/apis"
  };

  @Test
  void pathsAndMethodsThatAreNotThere() {
    Reply unicorns = master.get("/api/v1/unicorns");
    assertRefused(404, "NotFound", "could not find the requested resource", unicorns);
    // `kubectl debug` follows them without looking whether they are there.
    assertTrue(unicorns.body().path("details").isObject(), unicorns::toString);
    assertRefused(404, "NotFound", "", master.get("/apis/example.com/v1/things"));
    assertRefused(404, "NotFound", "", master.get(PODS + "/p/unknown"));
    assertRefused(405, "MethodNotAllowed", "", master.post("/api/v1/pods", POD));
    assertRefused(
        405, "MethodNotAllowed", "", master.send("POST", "/api", "application/json", "{}"));
    assertRefused(
        406,
        "NotAcceptable",
        "",
        master.send(master.request(PODS).header("Accept", "text/html").build()));
  }

  @Test
  void bodiesThatAreTooLongAreRefused() {
    String body = "{'metadata':{'name':'a'},'data':{'x':'" + "x".repeat(4 << 20) + "'}}";
    assertRefused(413, "RequestEntityTooLarge", "", master.post(MAPS, body));
  }

  /** Whatever is sent, the answer is a Status or an object, and never a failure of the server. */
  @Test
  void nonsenseIsAnsweredWithAStatus() {
    Seed.ofRun()
        .run(
            random -> {
              String[] methods = {"GET", "POST", "PUT", "PATCH", "DELETE"};
              String[] types = {
                "application/json",
                "application/yaml",
                MERGE,
                STRATEGIC,
                "application/json-patch+json",
                "application/vnd.kubernetes.protobuf"
              };
              fine(master.post(MAPS, "{'metadata':{'name':'a'}}"));
              fine(master.post(PODS, POD));
              fine(master.post(DEPLOYMENTS, DEPLOYMENT));
              AtomicInteger refused = new AtomicInteger();
              for (int i = 0; i < 1500; i++) {
                String path =
                    pick(random, PATHS) + (random.nextInt(4) == 0 ? "/" + nonsense(random, 6) : "");
                Reply reply =
                    master.send(pick(random, methods), path, pick(random, types), damaged(random));
                assertTrue(reply.code() < 500, () -> path + ": " + reply);
                if (reply.code() >= 400) {
                  assertEquals("Status", reply.body().path("kind").asText(), reply::toString);
                  refused.incrementAndGet();
                }
              }
              assertTrue(refused.get() > 500, () -> refused + " refused");
            });
  }

  private static String pick(Random random, String[] words) {
    return words[random.nextInt(words.length)];
  }

  private static String nonsense(Random random, int length) {
    return random
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String damaged(Random random) {
    StringBuilder body = new StringBuilder(random.nextBoolean() ? POD : DEPLOYMENT);
    int damages = random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      int at = random.nextInt(Math.max(1, body.length()));
      if (body.isEmpty()) {
        break;
      }
      switch (random.nextInt(4)) {
        case 0 -> body.deleteCharAt(at);
        case 1 ->
            body.insert(
                at,
                pick(
                    random,
                    new String[] {
                      "{", "}", "[", "]", "null", "-1", "1e999", ",", ":", "''", "\\u0000"
                    }));
        case 2 -> body.setLength(at + 1);
        default -> body.setCharAt(at, (char) (32 + random.nextInt(90)));
      }
    }
    return body.toString();
  }
}
