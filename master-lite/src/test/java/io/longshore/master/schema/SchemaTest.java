package io.longshore.master.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final String CORE = "k8s.io.api.core.v1.";
  private final Schema schema = Schema.load();

  private Field field(String message, String name) {
    return assertInstanceOf(
        Field.class, schema.message(message).fields().get(name), () -> message + "." + name);
  }

  @Test
  void knowsTypesNumbersAndMerging() {
    Field ports = field(CORE + "ServiceSpec", "ports");
    assertEquals(1, ports.number());
    assertEquals(new Type.ListOf(new Type.Reference(CORE + "ServicePort")), ports.type());
    assertEquals(new Merge.ByKeys(List.of("port", "protocol")), ports.merge());
    assertEquals(new Field.Patch(Optional.of("port"), true, false), ports.patch());
    Field volumes = field(CORE + "PodSpec", "volumes");
    assertEquals(new Field.Patch(Optional.of("name"), true, true), volumes.patch());
    assertEquals(new Merge.Atomic(), field(CORE + "ServiceSpec", "selector").merge());
    assertEquals(new Merge.Granular(), field(CORE + "ConfigMap", "data").merge());
    assertEquals(new Merge.ByValue(), field(Schema.META + ".ObjectMeta", "finalizers").merge());
    assertEquals(
        new Merge.Atomic(), field("k8s.io.api.apps.v1.DeploymentSpec", "selector").merge());
  }

  @Test
  void hasTheFormsOfJson() {
    assertEquals(
        new Type.MapOf(Type.Scalar.QUANTITY),
        field(CORE + "ResourceRequirements", "limits").type());
    assertEquals(Type.Scalar.INT_OR_TEXT, field(CORE + "ServicePort", "targetPort").type());
    assertEquals(Type.Scalar.TIME, field(Schema.META + ".ObjectMeta", "creationTimestamp").type());
    assertEquals(new Type.MapOf(Type.Scalar.BYTES), field(CORE + "Secret", "data").type());
  }

  @Test
  void embeddedFieldsStandInTheObjectAround() {
    Set<String> volume = schema.message(CORE + "Volume").fields().keySet();
    assertTrue(volume.containsAll(List.of("name", "emptyDir", "configMap")), volume::toString);
    assertFalse(volume.contains("volumeSource"));
    assertEquals(CORE + "VolumeSource", schema.message(CORE + "Volume").embedded().get(2));
    assertTrue(schema.message(CORE + "Probe").fields().containsKey("httpGet"));
    assertTrue(schema.message(CORE + "SecretKeySelector").fields().containsKey("name"));
  }

  /** Every message that a field names is there: no description is missing. */
  @Test
  void isComplete() {
    schema
        .messages()
        .forEach(message -> message.fields().values().forEach(field -> find(field.type())));
  }

  private void find(Type type) {
    switch (type) {
      case Type.Scalar _ -> {}
      case Type.Reference reference -> assertTrue(schema.messageOf(reference).isPresent());
      case Type.ListOf(Type element) -> find(element);
      case Type.MapOf(Type value) -> find(value);
    }
  }

  @Test
  void textsAreThereForThoseWhoAsk() {
    Schema texts = Schema.loadWithTexts();
    assertEquals("PodSpec is a description of a pod.", texts.message(CORE + "PodSpec").text());
    assertEquals("", schema.message(CORE + "PodSpec").text());
    assertThrows(IllegalArgumentException.class, () -> schema.message("Nothing"));
  }
}
