package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.master.testing.TestMaster;
import io.longshore.master.testing.TestMaster.Reply;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole master for each test, and what its tests share. */
abstract class MasterSuite {
  static final String MAPS = "/api/v1/namespaces/default/configmaps";
  static final String PODS = "/api/v1/namespaces/default/pods";
  static final String SERVICES = "/api/v1/namespaces/default/services";
  static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  static final String MERGE = "application/merge-patch+json";
  static final String STRATEGIC = "application/strategic-merge-patch+json";
  static final String POD =
      "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'busybox'}]}}";
  static final String DEPLOYMENT =
      """
      {'metadata':{'name':'web'},'spec':{'selector':{'matchLabels':{'app':'web'}},
       'template':{'metadata':{'labels':{'app':'web'}},
        'spec':{'containers':[{'name':'a','image':'a:1'},{'name':'b','image':'b:1'}]}}}}""";

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // made before each test
  TestMaster master;

  @BeforeEach
  void start() {
    master = new TestMaster(folder.resolve("master"));
  }

  @AfterEach
  void stop() {
    master.close();
  }

  void restart() {
    master.close();
    start();
  }

  static void assertRefused(int code, String reason, String message, Reply reply) {
    assertEquals(code, reply.code(), reply::toString);
    assertEquals("Status", reply.body().path("kind").asText());
    assertEquals(reason, reply.body().path("reason").asText());
    String text = reply.body().path("message").asText();
    assertTrue(text.contains(message), text);
  }

  static Reply fine(Reply reply) {
    assertTrue(reply.code() == 200 || reply.code() == 201, reply::toString);
    return reply;
  }

  static String version(Reply reply) {
    return reply.body().at("/metadata/resourceVersion").asText();
  }
}
