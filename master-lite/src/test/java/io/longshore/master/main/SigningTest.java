package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import io.longshore.master.testing.TestMaster.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Certificates that users and nodes ask for, with requests that openssl has made. */
@KernelTest(commands = {"openssl", "kubectl"})
class SigningTest extends MasterSuite {
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";

  private String request(String subject, String key, String... more) throws IOException {
    Path pem = Files.createTempFile(folder, "request", ".pem");
    String[] command = {
      "openssl",
      "req",
      "-new",
      "-nodes",
      "-newkey",
      key,
      "-keyout",
      pem + ".key",
      "-subj",
      subject,
      "-out",
      pem.toString()
    };
    String[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    if (key.equals("ec")) {
      all = Arrays.copyOf(all, all.length + 2);
      all[all.length - 2] = "-pkeyopt";
      all[all.length - 1] = "ec_paramgen_curve:P-256";
    }
    Commands.run(all);
    return Base64.getEncoder().encodeToString(Files.readAllBytes(pem));
  }

  private static String object(String name, String request, String signer, String usage) {
    return "{'metadata':{'name':'"
        + name
        + "'},'spec':{'request':'"
        + request
        + "','signerName':'"
        + signer
        + "','usages':['digital signature','"
        + usage
        + "']}}";
  }

  private JsonNode signed(String name) throws Exception {
    return Eventually.passes(
        () -> {
          JsonNode found = master.get(REQUESTS + "/" + name).body();
          assertTrue(found.path("status").has("certificate"), found::toString);
          return found;
        });
  }

  private static X509Certificate certificate(JsonNode object) throws Exception {
    byte[] pem = Base64.getDecoder().decode(object.at("/status/certificate").asText());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  @Test
  void aUserGetsHisWhenSomebodyHasApproved() throws Exception {
    for (String key : new String[] {"rsa:2048", "ec"}) {
      String name = "jane-" + key.substring(0, 2);
      String request = request("/O=dev/CN=jane", key);
      fine(master.post(REQUESTS, object(name, request, CLIENT, "client auth")));
      assertEquals(
          "kubernetes-admin",
          master.get(REQUESTS + "/" + name).body().at("/spec/username").asText());
      String kubeconfig = master.kubeconfig().toString();
      Commands.run("kubectl", "--kubeconfig", kubeconfig, "certificate", "approve", name);
      X509Certificate certificate = certificate(signed(name));
      assertEquals("CN=jane,O=dev", certificate.getSubjectX500Principal().getName());
    }
  }

  @Test
  void nobodyBecomesMasterSo() throws Exception {
    String request = request("/O=system:masters/CN=jane", "ec");
    assertRefused(
        403,
        "Forbidden",
        "system:masters group is not allowed",
        master.post(REQUESTS, object("jane", request, CLIENT, "client auth")));
    assertRefused(
        422,
        "Invalid",
        "PEM block type must be CERTIFICATE REQUEST",
        master.post(REQUESTS, object("x", "eA==", CLIENT, "client auth")));
  }

  @Test
  void aNodeThatJoinsNeedsNoApproval() throws Exception {
    fine(
        master.post(
            "/api/v1/namespaces/kube-system/secrets",
            "{'metadata':{'name':'bootstrap-token-abcdef'},'type':'bootstrap.kubernetes.io/token','stringData':{"
                + "'token-id':'abcdef','token-secret':'0123456789abcdef','usage-bootstrap-authentication':'true'}}"));
    String signer = "kubernetes.io/kube-apiserver-client-kubelet";
    String request = request("/O=system:nodes/CN=system:node:n7", "ec");
    Reply made =
        master.sendAsStranger(
            master
                .request(REQUESTS)
                .header("Authorization", "Bearer abcdef.0123456789abcdef")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        object("n7", request, signer, "client auth").replace('\'', '"')))
                .build());
    assertEquals(201, made.code(), made::toString);
    JsonNode signed = signed("n7");
    assertEquals("AutoApproved", signed.at("/status/conditions/0/reason").asText());
    assertEquals(
        "CN=system:node:n7,O=system:nodes",
        certificate(signed).getSubjectX500Principal().getName());
  }

  @Test
  void aServerOfANodeIsApprovedByHandAndSaysItsNames() throws Exception {
    String signer = "kubernetes.io/kubelet-serving";
    String request =
        request(
            "/O=system:nodes/CN=system:node:n7",
            "ec",
            "-addext",
            "subjectAltName=DNS:n7,IP:10.0.0.7");
    fine(master.post(REQUESTS, object("server", request, signer, "server auth")));
    Reply object = master.get(REQUESTS + "/server");
    String approved =
        object
            .body()
            .toString()
            .replace(
                "\"status\":{}",
                "\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\",\"reason\":\"x\"}]}");
    if (!object.body().has("status")) {
      approved =
          approved.substring(0, approved.length() - 1)
              + ",\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\",\"reason\":\"x\"}]}}";
    }
    fine(master.put(REQUESTS + "/server/approval", approved));
    X509Certificate certificate = certificate(signed("server"));
    assertEquals(2, certificate.getSubjectAlternativeNames().size());
  }

  @Test
  void whoMayNotApproveDoesNot() throws Exception {
    String request = request("/O=dev/CN=jane", "ec");
    fine(master.post(REQUESTS, object("jane", request, CLIENT, "client auth")));
    Reply refused =
        master.send(
            master
                .request(REQUESTS + "/jane/approval")
                .header("Impersonate-User", "joe")
                .header("Content-Type", MERGE)
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString("{\"status\":{\"conditions\":[]}}"))
                .build());
    assertEquals(403, refused.code(), refused::toString);
  }
}
