package io.longshore.master.main;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.longshore.base.testing.Eventually;
import io.longshore.base.testing.KernelTest;
import io.longshore.linux.testing.Commands;
import io.longshore.linux.testing.Kubectls;
import io.longshore.master.testing.TestMaster.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logs, processes and ports, with every kubectl that is here and a node that is not one. */
@KernelTest(commands = {"kubectl", "tar"})
class NodeTunnelTest extends MasterSuite {
  @SuppressWarnings("NullAway.Init") // made before each test
  private FakeNode node;

  @BeforeEach
  void startNode() throws IOException {
    Path files = Files.createDirectory(folder.resolve("node"));
    node = new FakeNode(folder.resolve("master"), files);
    fine(master.post("/api/v1/nodes", "{'metadata':{'name':'n1'}}"));
    fine(
        master.send(
            "PATCH",
            "/api/v1/nodes/n1/status",
            MERGE,
            "{'status':{'addresses':[{'type':'Hostname','address':'nowhere'},{'type':'InternalIP','address':'127.0.0.1'}],"
                + "'daemonEndpoints':{'kubeletEndpoint':{'Port':"
                + node.port()
                + "}}}}"));
    fine(
        master.post(
            PODS,
            "{'metadata':{'name':'p'},'spec':{'nodeName':'n1','containers':[{'name':'c','image':'x'}]}}"));
    fine(
        master.send(
            "PATCH",
            PODS + "/p/status",
            MERGE,
            "{'status':{'phase':'Running','podIP':'127.0.0.1','containerStatuses':[{'name':'c','ready':true,'state':{'running':{}}}]}}"));
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void logsAreTheNodesWithAllOptions() {
    Reply reply =
        master.get(
            PODS
                + "/p/log?follow=true&tailLines=3&timestamps=true&previous=true&limitBytes=9&sinceSeconds=5");
    assertEquals(200, reply.code());
    assertEquals("one\ntwo\n", reply.response().body());
    assertEquals(
        List.of(
            "GET /containerLogs/default/p/c?follow=true&previous=true&timestamps=true&sinceSeconds=5&tailLines=3&limitBytes=9"),
        node.requests());
  }

  @Test
  void wrongOptionsAndContainersAreRefused() {
    assertRefused(
        422, "Invalid", "limitBytes: Invalid value: 0", master.get(PODS + "/p/log?limitBytes=0"));
    assertRefused(
        400,
        "BadRequest",
        "container d is not valid for pod p",
        master.get(PODS + "/p/log?container=d"));
    fine(
        master.post(
            PODS,
            "{'metadata':{'name':'q'},'spec':{'containers':[{'name':'a','image':'x'},{'name':'b','image':'x'}]}}"));
    assertRefused(
        400,
        "BadRequest",
        "a container name must be specified for pod q, choose one of: [a b]",
        master.get(PODS + "/q/log"));
    assertRefused(
        400,
        "BadRequest",
        "pod q does not have a host assigned",
        master.send("POST", PODS + "/q/exec?container=a&command=x&stdout=true", "", ""));
    assertRefused(
        400,
        "BadRequest",
        "Upgrade request required",
        master.send("POST", PODS + "/p/portforward", "", ""));
  }

  @Test
  void requestsGoOnToTheNodeWithoutWhoMadeThem() {
    Reply reply = master.get("/api/v1/nodes/n1/proxy/stats/summary?a=b%20c");
    assertEquals("GET /stats/summary?a=b%20c null", reply.response().body());
    assertEquals(
        "PUT /x/ null",
        master.put("/api/v1/nodes/n1:" + node.port() + "/proxy/x/", "{}").response().body());
    assertEquals(301, master.get("/api/v1/nodes/n1/proxy").code());
    node.close();
    assertRefused(
        503, "ServiceUnavailable", "error dialing backend", master.get("/api/v1/nodes/n1/proxy/"));
  }

  @Test
  void everyKubectlRunsCommandsAndCopies() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("content"), content);
    for (Path program : Kubectls.ends()) {
      assertEquals("one\ntwo\n", kubectl(program, "", "logs", "p"));
      assertEquals("hello\n", kubectl(program, "", "exec", "p", "--", "echo", "hello"));
      assertEquals("some\ninput", kubectl(program, "some\ninput", "exec", "-i", "p", "--", "cat"));
      AssertionError failure =
          assertThrows(
              AssertionError.class,
              () -> kubectl(program, "", "exec", "p", "--", "sh", "-c", "echo bad >&2; exit 7"));
      assertTrue(String.valueOf(failure.getMessage()).contains("exit code 7"), failure::toString);
      assertTrue(String.valueOf(failure.getMessage()).contains("bad"), failure::toString);
      Path there = folder.resolve("there-" + program.getFileName());
      kubectl(program, "", "cp", file.toString(), "p:" + there);
      assertArrayEquals(content, Files.readAllBytes(there));
      Path back = folder.resolve("back-" + program.getFileName());
      kubectl(program, "", "cp", "p:" + there, back.toString());
      assertArrayEquals(content, Files.readAllBytes(back));
    }
  }

  @Test
  void everyKubectlForwardsPorts() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> echo(server));
      for (Path program : Kubectls.ends()) {
        Path output = folder.resolve("output-" + program.getFileName());
        Process forward =
            new ProcessBuilder(
                    program.toString(),
                    "--kubeconfig",
                    master.kubeconfig().toString(),
                    "port-forward",
                    "p",
                    ":" + server.getLocalPort())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
          int port = forwarded(output);
          for (String text : List.of("first", "second")) {
            assertEquals(text, ask(port, text));
          }
        } finally {
          forward.destroy();
          forward.waitFor();
        }
      }
    }
  }

  private static void echo(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().transferTo(socket.getOutputStream());
      } catch (IOException e) {
        return;
      }
    }
  }

  private static int forwarded(Path output) throws Exception {
    return Eventually.passes(
        () -> {
          String text = Files.readString(output);
          String start = "Forwarding from 127.0.0.1:";
          int at = text.indexOf(start);
          assertTrue(at >= 0, text);
          return Integer.parseInt(text.substring(at + start.length()).split(" ")[0]);
        });
  }

  private static String ask(int port, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      InputStream input = socket.getInputStream();
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String kubectl(Path program, String input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(program.toString(), "--kubeconfig", master.kubeconfig().toString()));
    command.addAll(List.of(words));
    return Commands.runWithInput(input, command.toArray(String[]::new));
  }
}
