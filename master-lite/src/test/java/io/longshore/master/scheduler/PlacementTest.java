package io.longshore.master.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.kubeapi.core.Namespace;
import io.longshore.kubeapi.json.Json;
import io.longshore.master.cluster.NodeView;
import io.longshore.master.cluster.PodView;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private static final String APP = "'labelSelector':{'matchLabels':{'app':'web'}}";
  private final ClusterState cluster = new ClusterState();
  private int pods;

  private static NodeView node(String name, String zone, String more) {
    return Json.read(
        """
        {'metadata':{'name':'%1$s','labels':{'kubernetes.io/hostname':'%1$s',
            'topology.kubernetes.io/zone':'%2$s','disk':'%1$s-disk','size':'4'}},
         %3$s
         'status':{'allocatable':{'cpu':'2','memory':'4Gi','pods':'5','example.com/gpu':'1'}}}"""
            .formatted(name, zone, more)
            .replace('\'', '"'),
        NodeView.class);
  }

  private PodView pod(String labels, String spec) {
    pods++;
    return Json.read(
        """
        {'metadata':{'name':'p%1$d','uid':'u%1$d','namespace':'default','labels':{%2$s}},
         'spec':{%3$s}}"""
            .formatted(pods, labels, spec)
            .replace('\'', '"'),
        PodView.class);
  }

  private void threeNodes() {
    cluster.put(node("a", "z1", ""));
    cluster.put(node("b", "z1", ""));
    cluster.put(node("c", "z2", ""));
  }

  private void place(String node, String labels, String spec) {
    cluster.promise(PlacedPod.of(pod(labels, spec)), node);
  }

  private static String requests(String resources) {
    return "'containers':[{'name':'c','resources':{'requests':{" + resources + "}}}]";
  }

  private Placement decide(PodView pod) {
    return cluster.decide(view -> Placement.of(PlacedPod.of(pod), view, new SplittableRandom(1)));
  }

  /** The nodes on which a pod may be, found by closing all others to it. */
  private List<String> fitting(PodView pod) {
    return cluster.decide(
        view -> {
          TreeSet<String> names = new TreeSet<>();
          Fit fit = Fit.of(PlacedPod.of(pod), view);
          view.nodes().stream()
              .filter(state -> fit.obstacles(state).isEmpty())
              .forEach(state -> names.add(state.node().name()));
          return List.copyOf(names);
        });
  }

  @Test
  void whatIsInTheWayIsCounted() {
    assertEquals(
        "no nodes available to schedule pods", ((Placement.Nowhere) decide(pod("", ""))).message());
    threeNodes();
    cluster.put(
        node("c", "z2", "'spec':{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]},"));
    Placement placement = decide(pod("", requests("'cpu':'3','example.com/gpu':'2'")));
    assertEquals(
        "0/3 nodes are available: 1 node(s) had untolerated taint {k: v}, 2 Insufficient cpu, 2"
            + " Insufficient example.com/gpu.",
        ((Placement.Nowhere) placement).message());
  }

  @Test
  void takesRoomFromTheMomentOfThePromise() {
    cluster.put(node("a", "z1", ""));
    place("a", "", requests("'cpu':'1500m'"));
    assertEquals(List.of("a"), fitting(pod("", requests("'cpu':'500m'"))));
    assertEquals(List.of(), fitting(pod("", requests("'cpu':'501m'"))));
    for (int i = 0; i < 4; i++) {
      place("a", "", "");
    }
    assertEquals(
        "0/1 nodes are available: 1 Too many pods.",
        ((Placement.Nowhere) decide(pod("", ""))).message());
    cluster.remove("u1");
    assertEquals(List.of("a"), fitting(pod("", requests("'cpu':'2'"))));
  }

  /** Containers together; what starts alone counts where it is more; sidecars count with both. */
  @ParameterizedTest
  @CsvSource({"100m, '', 100", "100m, 500m, 500", "400m, 300m, 400", "300m, 300m+, 600"})
  void startingMayTakeMoreThanRunning(String running, String starting, long milli) {
    boolean sidecar = starting.endsWith("+");
    String init =
        starting.isEmpty()
            ? ""
            : ",'initContainers':[{'name':'i',"
                + (sidecar ? "'restartPolicy':'Always'," : "")
                + "'resources':{'requests':{'cpu':'"
                + starting.replace("+", "")
                + "'}}}]";
    PodView pod = pod("", requests("'cpu':'" + running + "'") + init);
    assertEquals(milli, Demand.of(pod).of(Demand.CPU));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'nodeSelector':{'disk':'b-disk'} | b",
        "'nodeSelector':{'disk':'none'} | ''",
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'disk','operator':'NotIn','values':['a-disk']}]}]}}} | b c",
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['a']}]},{'matchExpressions':[{'key':'size','operator':'Gt','values':['5']}]}]}}} | a",
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{}]}}} | ''",
        "'tolerations':[{'key':'k','operator':'Exists'}] | a b c d",
        "'tolerations':[{'key':'k','value':'other','effect':'NoSchedule'}] | a b c",
        "'tolerations':[{'operator':'Exists'}] | a b c d e",
        "'containers':[{'name':'c','ports':[{'containerPort':1,'hostPort':80,'protocol':'TCP'}]}] | b c",
        "'containers':[{'name':'c','ports':[{'containerPort':1,'hostPort':80,'protocol':'UDP'}]}] | a b c",
        "'containers':[{'name':'c','ports':[{'containerPort':1,'hostPort':80,'protocol':'TCP','hostIP':'10.0.0.9'}]}] | b c",
      })
  void nodesAreChosen(String spec, String expected) {
    threeNodes();
    cluster.put(
        node("d", "z3", "'spec':{'taints':[{'key':'k','value':'v','effect':'NoExecute'}]},"));
    cluster.put(node("e", "z3", "'spec':{'unschedulable':true},"));
    place(
        "a",
        "",
        "'containers':[{'name':'c','ports':[{'containerPort':1,'hostPort':80,'protocol':'TCP','hostIP':'0.0.0.0'}]}]");
    assertEquals(names(expected), fitting(pod("", spec)));
  }

  private static List<String> names(String words) {
    return words.isEmpty() || words.equals("''") ? List.of() : Arrays.asList(words.split(" "));
  }

  private static String affinity(String kind, String term) {
    return "'affinity':{'%s':{'requiredDuringSchedulingIgnoredDuringExecution':[{%s}]}}"
        .formatted(kind, term);
  }

  @Test
  void podsAreNearThoseTheyNeed() {
    threeNodes();
    String near = affinity("podAffinity", APP + ",'topologyKey':'topology.kubernetes.io/zone'");
    assertEquals(List.of(), fitting(pod("", near)));
    // The first of its own kind may be anywhere.
    assertEquals(List.of("a", "b", "c"), fitting(pod("'app':'web'", near)));
    place("a", "'app':'web'", "");
    assertEquals(List.of("a", "b"), fitting(pod("", near)));
    String elsewhere =
        affinity(
            "podAffinity", APP + ",'namespaces':['other'],'topologyKey':'kubernetes.io/hostname'");
    assertEquals(List.of(), fitting(pod("", elsewhere)));
    cluster.put(
        Json.read(
            "{\"metadata\":{\"name\":\"default\",\"labels\":{\"team\":\"x\"}}}", Namespace.class));
    String byLabel =
        affinity(
            "podAffinity",
            APP
                + ",'namespaceSelector':{'matchLabels':{'team':'x'}},'topologyKey':'kubernetes.io/hostname'");
    assertEquals(List.of("a"), fitting(pod("", byLabel)));
  }

  @Test
  void podsAreFarFromThoseTheyRefuseAndThatRefuseThem() {
    threeNodes();
    String far = affinity("podAntiAffinity", APP + ",'topologyKey':'topology.kubernetes.io/zone'");
    place("a", "'app':'web'", "");
    assertEquals(List.of("c"), fitting(pod("", far)));
    place("c", "", far);
    assertEquals(List.of("a", "b"), fitting(pod("'app':'web'", "")));
    assertEquals(
        "0/3 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules, 2"
            + " node(s) didn't match pod anti-affinity rules.",
        ((Placement.Nowhere) decide(pod("'app':'web'", far))).message());
  }

  @Test
  void podsAreSpreadAsFarAsTheyMustBe() {
    threeNodes();
    String spread =
        "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'topology.kubernetes.io/zone',"
            + "'whenUnsatisfiable':'DoNotSchedule',"
            + APP
            + "}]";
    assertEquals(List.of("a", "b", "c"), fitting(pod("'app':'web'", spread)));
    place("a", "'app':'web'", "");
    assertEquals(List.of("c"), fitting(pod("'app':'web'", spread)));
    place("c", "'app':'web'", "");
    assertEquals(List.of("a", "b", "c"), fitting(pod("'app':'web'", spread)));
  }

  @Test
  void theEmptierNodeIsBetterAndWishesCount() {
    threeNodes();
    place("a", "", requests("'cpu':'1','memory':'2Gi'"));
    place("b", "", requests("'cpu':'500m','memory':'1Gi'"));
    assertEquals(new Placement.On("c"), decide(pod("", requests("'cpu':'100m'"))));
    String wish =
        "'affinity':{'nodeAffinity':{'preferredDuringSchedulingIgnoredDuringExecution':[{'weight':10,'preference':{'matchExpressions':[{'key':'disk','operator':'In','values':['a-disk']}]}}]}}";
    assertEquals(new Placement.On("a"), decide(pod("", wish)));
    cluster.removeNode("c");
    assertEquals(new Placement.On("b"), decide(pod("", requests("'cpu':'100m'"))));
  }

  @Test
  void podsOfOneControllerLieOnDifferentNodes() {
    threeNodes();
    for (String node : List.of("a", "b")) {
      place(node, "'app':'web'", "");
    }
    PodView sibling =
        Json.read(
            """
            {"metadata":{"name":"s","uid":"s","namespace":"default","labels":{"app":"web"},
             "ownerReferences":[{"kind":"ReplicaSet","uid":"r","controller":true}]},"spec":{}}""",
            PodView.class);
    assertEquals(new Placement.On("c"), decide(sibling));
  }
}
