package io.longshore.linux.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.longshore.linux.testing.GuestReport.Event;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes inside of a guest: the program that {@link UmlSuite} starts there. */
final class GuestMain implements TestExecutionListener {
  private final FileChannel reports;
  private TestPlan plan;

  private GuestMain(FileChannel reports, TestPlan plan) {
    this.reports = reports;
    this.plan = plan;
  }

  /** The file for the reports, and the names of the classes. */
  public static void main(String[] arguments) throws IOException {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(arguments).skip(1).map(name -> selectClass(name)).toList())
            .build();
    var launcher = LauncherFactory.create();
    TestPlan plan = launcher.discover(request);
    // Each line is on the host's disk before the test goes on: the kernel may break down in it.
    try (FileChannel reports =
        FileChannel.open(
            Path.of(arguments[0]),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND,
            StandardOpenOption.DSYNC)) {
      launcher.execute(plan, new GuestMain(reports, plan));
    }
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    for (TestIdentifier root : started.getRoots()) {
      started.getDescendants(root).stream()
          .filter(TestIdentifier::isTest)
          .forEach(test -> report(Event.PLANNED, test, ""));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    write(new GuestReport(Event.COMPLETE, "", "", ""));
  }

  @Override
  public void dynamicTestRegistered(TestIdentifier test) {
    if (test.isTest()) {
      report(Event.PLANNED, test, "");
    }
  }

  @Override
  public void executionSkipped(TestIdentifier skipped, String reason) {
    if (skipped.isTest()) {
      report(Event.SKIPPED, skipped, reason);
    }
    plan.getDescendants(skipped).stream()
        .filter(TestIdentifier::isTest)
        .forEach(test -> report(Event.SKIPPED, test, reason));
  }

  @Override
  public void executionFinished(TestIdentifier ended, TestExecutionResult result) {
    String text = result.getThrowable().map(GuestMain::stack).orElse("");
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (ended.isTest()) {
          report(Event.PASSED, ended, "");
        }
      }
      case ABORTED -> report(Event.SKIPPED, ended, text);
      case FAILED -> report(Event.FAILED, ended, text);
    }
  }

  private void report(Event event, TestIdentifier test, String text) {
    String within =
        test.getParentIdObject()
            .map(plan::getTestIdentifier)
            .map(parent -> parent.getDisplayName() + " ")
            .orElse("");
    write(new GuestReport(event, test.getUniqueId(), within + test.getDisplayName(), text));
  }

  private synchronized void write(GuestReport report) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(report.line().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        reports.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stack(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
