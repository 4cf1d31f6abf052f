package io.longshore.benchmarks;

import io.longshore.kubeapi.json.Json;
import io.longshore.kubeapi.json.JsonObject;

/** Services and EndpointSlices with all that a real cluster writes into them. */
final class ClusterObjects {
  private ClusterObjects() {}

  static JsonObject service(int i) {
    return Json.read(
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"service-%1$d","namespace":"ns-%2$d",
         "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"app-%1$d","team":"shop"},
         "managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1",
           "fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{},"f:selector":{},"f:type":{}}}}]},
         "spec":{"type":"ClusterIP","clusterIP":"10.96.%3$d.%4$d","clusterIPs":["10.96.%3$d.%4$d"],
          "ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","sessionAffinity":"None",
          "internalTrafficPolicy":"Cluster","selector":{"app":"app-%1$d"},
          "ports":[{"name":"http","protocol":"TCP","port":80,"targetPort":8080}]},
         "status":{"loadBalancer":{}}}
        """
            .formatted(i, i % 50, i / 250, i % 250),
        JsonObject.class);
  }

  static JsonObject slice(int i, String address) {
    return Json.read(
        """
        {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice",
         "metadata":{"name":"service-%1$d-abcde","namespace":"ns-%2$d",
          "labels":{"kubernetes.io/service-name":"service-%1$d",
            "endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io"},
          "ownerReferences":[{"apiVersion":"v1","kind":"Service","name":"service-%1$d",
            "uid":"00000000-0000-0000-0000-%1$012d","controller":true,"blockOwnerDeletion":true}]},
         "addressType":"IPv4","ports":[{"name":"http","port":8080,"protocol":"TCP"}],
         "endpoints":[
          {"addresses":["%3$s"],"conditions":{"ready":true,"serving":true,"terminating":false},
           "nodeName":"node-%4$d","zone":"zone-a",
           "targetRef":{"kind":"Pod","namespace":"ns-%2$d","name":"pod-%1$d-a","uid":"a-%1$d"}},
          {"addresses":["10.129.0.1"],"conditions":{"ready":true,"serving":true,"terminating":false},
           "nodeName":"node-%4$d","zone":"zone-b",
           "targetRef":{"kind":"Pod","namespace":"ns-%2$d","name":"pod-%1$d-b","uid":"b-%1$d"}}]}
        """
            .formatted(i, i % 50, address, i % 100),
        JsonObject.class);
  }
}
