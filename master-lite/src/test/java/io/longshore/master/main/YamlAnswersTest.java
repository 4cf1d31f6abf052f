package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.master.testing.TestMaster.Reply;
import org.junit.jupiter.api.Test;

class YamlAnswersTest extends MasterSuite {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Reply accepting(String accept, String path) {
    return master.send(master.request(path).header("Accept", accept).build());
  }

  private JsonNode inYaml(int code, String path) throws Exception {
    Reply reply = accepting("application/yaml, application/json", path);
    assertEquals(code, reply.code(), reply::toString);
    assertEquals(
        "application/yaml", reply.response().headers().firstValue("Content-Type").orElse(""));
    return JSON.readTree(Yaml.read(reply.response().body()).toString());
  }

  @Test
  void objectsListsAndStatusesAreTheSameAsInJson() throws Exception {
    fine(
        master.post(
            MAPS,
            "{'metadata':{'name':'a'},'data':{'yes':'no','number':'1.0','lines':'a: b\\n- c\\n'}}"));
    for (String path :
        new String[] {MAPS + "/a", MAPS, "/apis/apps/v1", "/api/v1/namespaces/default"}) {
      assertEquals(fine(master.get(path)).body(), inYaml(200, path));
    }
    assertEquals(master.get(MAPS + "/none").body(), inYaml(404, MAPS + "/none"));
  }

  @Test
  void theFirstThatIsThereIsTaken() {
    assertEquals(
        "application/json",
        accepting("application/json, application/yaml", MAPS)
            .response()
            .headers()
            .firstValue("Content-Type")
            .orElse(""));
    Reply table = accepting("application/yaml;as=Table;v=v1;g=meta.k8s.io", MAPS);
    assertEquals("Table", Yaml.read(table.response().body()).text("kind"));
    assertEquals(406, accepting("application/yaml", MAPS + "?watch=1").code());
    assertEquals(406, accepting("application/vnd.kubernetes.protobuf", MAPS).code());
  }
}
