package io.longshore.cri.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a fake runtime does wrong, call by call. Safe for use by several threads. */
public final class FaultScript {

  /** A fault of one call. */
  public sealed interface Fault {
    /** The call fails at once. */
    record Refuse(Status status) implements Fault {}

    /** The call does what it does, and fails then: who asked does not know that it is done. */
    record LoseAnswer(Status status) implements Fault {}

    /** The call is never answered. */
    record Hang() implements Fault {}
  }

  @GuardedBy("this")
  private final Map<String, Deque<Fault>> faults = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Integer> calls = new HashMap<>();

  /**
   * The next call of a method that has no fault yet gets this one.
   *
   * @param method as the protocol names it, for example {@code RunPodSandbox}
   */
  public synchronized FaultScript next(String method, Fault fault) {
    faults.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(fault);
    return this;
  }

  /** How often a method was called. */
  public synchronized int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  private synchronized Optional<Fault> take(String method) {
    calls.merge(method, 1, Integer::sum);
    Deque<Fault> waiting = faults.get(method);
    return waiting == null ? Optional.empty() : Optional.ofNullable(waiting.poll());
  }

  ServerInterceptor interceptor() {
    return new ServerInterceptor() {
      @Override
      public <Q, A> ServerCall.Listener<Q> interceptCall(
          ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Fault> fault =
            take(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
        if (fault.isEmpty()) {
          return next.startCall(call, headers);
        }
        return switch (fault.get()) {
          case Fault.Refuse(Status status) -> {
            call.close(status, new Metadata());
            yield new ServerCall.Listener<>() {};
          }
          case Fault.LoseAnswer(Status status) ->
              next.startCall(new AnswerLost<>(call, status), headers);
          case Fault.Hang() -> {
            call.request(1);
            yield new ServerCall.Listener<>() {};
          }
        };
      }
    };
  }

  private static final class AnswerLost<Q, A>
      extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
    private final Status status;

    AnswerLost(ServerCall<Q, A> call, Status status) {
      super(call);
      this.status = status;
    }

    @Override
    public void sendMessage(A message) {}

    @Override
    public void close(Status answered, Metadata trailers) {
      super.close(status, trailers);
    }
  }
}
