package io.longshore.master.rbac;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.longshore.master.access.Attempt;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          get pods                                ; get  ;      ; pods     ;      ; true
          get pods                                ; list ;      ; pods     ;      ; false
          get pods                                ; get  ; apps ; pods     ;      ; false
          get pods                                ; get  ;      ; pods/log ;      ; false
          get pods/log                            ; get  ;      ; pods     ;      ; false
          get pods/log                            ; get  ;      ; pods/log ;      ; true
          get */log                               ; get  ;      ; pods/log ;      ; true
          get */log                               ; get  ;      ; pods     ;      ; false
          get */log                               ; get  ;      ; log      ;      ; false
          * * in *                                ; eat  ; any  ; thing/of ; name ; true
          get * in apps                           ; get  ; apps ; x/status ;      ; true
          get * in apps                           ; get  ;      ; x        ;      ; false
          read pods                               ; watch;      ; pods     ;      ; true
          read pods                               ; patch;      ; pods     ;      ; false
          write pods                              ; patch;      ; pods     ;      ; true
          get secrets named a,b                   ; get  ;      ; secrets  ; b    ; true
          get secrets named a,b                   ; get  ;      ; secrets  ; c    ; false
          list secrets named a,b                  ; list ;      ; secrets  ;      ; false
          get events in core,events.k8s.io        ; get  ; events.k8s.io ; events ; ; true
          get at /api                             ; get  ;      ; pods     ;      ; false
          """)
  void decidesAboutResources(
      String rule, String verb, String group, String resource, String name, boolean allowed) {
    Attempt attempt =
        Attempt.OnResource.of(
            verb, group == null ? "" : group, resource, "ns", name == null ? "" : name);
    assertEquals(allowed, PolicyText.rule(rule).allows(attempt));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          get at /healthz         ; get  ; /healthz       ; true
          get at /healthz         ; post ; /healthz       ; false
          get at /healthz         ; get  ; /healthz/etcd  ; false
          get at /healthz/*       ; get  ; /healthz/etcd  ; true
          get at /healthz/*       ; get  ; /healthz       ; false
          get at /apis,/api       ; get  ; /api           ; true
          * at *                  ; any  ; /thing         ; true
          get pods                ; get  ; /pods          ; false
          """)
  void decidesAboutPaths(String rule, String verb, String path, boolean allowed) {
    assertEquals(allowed, PolicyText.rule(rule).allows(new Attempt.OnPath(verb, path)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          get pods                      ; read pods                     ; 0
          read pods                     ; get pods                      ; 2
          get pods,secrets              ; get pods                      ; 1
          get pods                      ; get pods named a              ; 1
          get pods named a              ; get pods                      ; 0
          get pods named a,b            ; get pods named a              ; 1
          * * in *                      ; read * in *                   ; 1
          get pods/log                  ; get */log                     ; 0
          get at /healthz/x             ; get at /healthz/*             ; 0
          get at /healthz/*             ; get at /healthz/x             ; 1
          get pods                      ; get at *                      ; 1
          """)
  void tellsWhatIsMissing(String wanted, String held, int missing) {
    assertEquals(
        missing,
        PolicyRule.missing(List.of(PolicyText.rule(wanted)), List.of(PolicyText.rule(held)))
            .size());
  }
}
