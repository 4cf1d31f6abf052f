package io.longshore.system;

import io.longshore.cri.testing.TestImage;
import io.longshore.kubeapi.apps.Deployment;
import io.longshore.kubeapi.client.DeleteOptions;
import io.longshore.kubeapi.client.KubeClient;
import io.longshore.kubeapi.client.ListOptions;
import io.longshore.kubeapi.client.WriteOptions;
import io.longshore.kubeapi.core.ConfigMap;
import io.longshore.kubeapi.core.Pod;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.json.JsonObject;
import io.longshore.kubeapi.json.Yaml;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.kubeapi.meta.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pods of several kinds that come and go. For one thread. */
final class Workload {
  /** Stays, with volumes of each kind that the agent keeps mounted, and serves. */
  static final ObjectName KEPT = named("kept");

  /** Its container ends each second. */
  static final ObjectName RESTLESS = named("restless");

  static final ObjectName WEB = named("web");
  static final ObjectName SETTINGS = named("settings");
  private static final int MOST_VISITORS = 3;

  private final KubeClient client;
  private final List<ObjectName> visitors = new ArrayList<>();
  private int visits;

  Workload(KubeClient client) {
    this.client = client;
  }

  private static ObjectName named(String name) {
    return new ObjectName("default", name);
  }

  void begin() {
    create(
        ConfigMap.RESOURCE,
        """
        metadata: {name: settings, namespace: default}
        data: {colour: red}
        """);
    create(
        Pod.RESOURCE,
        """
        metadata: {name: kept, namespace: default, labels: {app: kept}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: "%s"
            command:
            - sh
            - -c
            - echo begun >>/memory/starts; echo begun >>/disk/starts; mkdir -p /tmp/www;
              echo kept >/tmp/www/index.html; exec httpd -f -p 80 -h /tmp/www
            volumeMounts:
            - {name: memory, mountPath: /memory}
            - {name: disk, mountPath: /disk}
            - {name: settings, mountPath: /settings}
            - {name: token, mountPath: /token}
          volumes:
          - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
          - {name: disk, emptyDir: {}}
          - {name: settings, configMap: {name: settings}}
          - name: token
            projected: {sources: [{serviceAccountToken: {path: token, audience: test}}]}
        """
            .formatted(TestImage.BUSYBOX));
    restless();
    web();
    service("kept");
    service("web");
  }

  private void restless() {
    create(
        Pod.RESOURCE,
        """
        metadata: {name: restless, namespace: default}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - {name: main, image: "%s", command: [sh, -c, "sleep 1; exit 1"]}
        """
            .formatted(TestImage.BUSYBOX));
  }

  private void web() {
    create(
        Deployment.RESOURCE,
        """
        metadata: {name: web, namespace: default}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              terminationGracePeriodSeconds: 2
              containers: [{name: main, image: "%s"}]
        """
            .formatted(Images.WEB_1));
  }

  private void service(String name) {
    create(
        Service.RESOURCE,
        """
        metadata: {name: %1$s, namespace: default}
        spec: {selector: {app: %1$s}, ports: [{port: 80}]}
        """
            .formatted(name));
  }

  private <T extends KubeObject> void create(Resource<T> resource, String yaml) {
    JsonObject object =
        Yaml.read(
            "apiVersion: " + resource.apiVersion() + "\nkind: " + resource.kind() + "\n" + yaml);
    client.create(resource.as(JsonObject.class), object, WriteOptions.DEFAULT);
  }

  /** One thing is another than before. */
  void change(Random random) {
    switch (random.nextInt(4)) {
      case 0 -> scale(1 + random.nextInt(3));
      case 1 -> deleteOneOfTheDeployment(random);
      case 2 -> visit();
      case 3 -> leave(random);
      default -> throw new AssertionError("not drawn");
    }
  }

  private void scale(int replicas) {
    client.edit(Deployment.RESOURCE, WEB, object -> object.with(replicas, "spec", "replicas"));
  }

  private void deleteOneOfTheDeployment(Random random) {
    List<Pod> pods =
        pods().stream().filter(pod -> pod.metadata().name().startsWith("web-")).toList();
    if (!pods.isEmpty()) {
      Pod pod = pods.get(random.nextInt(pods.size()));
      client.delete(Pod.RESOURCE, pod.metadata().objectName(), DeleteOptions.DEFAULT);
    }
  }

  private void visit() {
    if (visitors.size() == MOST_VISITORS) {
      return;
    }
    visits++;
    create(
        Pod.RESOURCE,
        """
        metadata: {name: visitor-%d, namespace: default}
        spec:
          terminationGracePeriodSeconds: 2
          initContainers:
          - {name: first, image: "%2$s", command: ["true"]}
          containers:
          - name: main
            image: "%2$s"
            command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1; done"]
            lifecycle: {preStop: {exec: {command: [sleep, "1"]}}}
            volumeMounts: [{name: memory, mountPath: /memory}]
          - {name: deaf, image: "%2$s", command: [sleep, "100000"]}
          volumes: [{name: memory, emptyDir: {medium: Memory}}]
        """
            .formatted(visits, TestImage.BUSYBOX));
    visitors.add(named("visitor-" + visits));
  }

  private void leave(Random random) {
    if (!visitors.isEmpty()) {
      ObjectName name = visitors.remove(random.nextInt(visitors.size()));
      client.delete(Pod.RESOURCE, name, DeleteOptions.DEFAULT);
    }
  }

  /** No visitors, and a Deployment of two. */
  void calmDown() {
    visitors.forEach(name -> client.delete(Pod.RESOURCE, name, DeleteOptions.DEFAULT));
    visitors.clear();
    scale(2);
  }

  /** Those that the API has, also those that end. */
  List<Pod> pods() {
    return client.list(Pod.RESOURCE, "", ListOptions.ALL).items();
  }
}
