package io.longshore.netlink.iptables.legacy;

import io.longshore.linux.libc.LibcException;
import io.longshore.linux.libc.NativeMemory;
import io.longshore.linux.libc.NativeSocket;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.form.SetNames;
import io.longshore.netlink.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Asks the kernel for the numbers of ipsets, as libxt_set does: SO_IP_SET of
 * linux/netfilter/ipset/ip_set.h. Safe for use by several threads.
 */
public final class KernelSetNames implements SetNames, AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_RAW = 255;
  private static final int SOL_IP = 0;
  private static final int SO_IP_SET = 83;
  private static final int BY_NAME = 6; // IP_SET_OP_GET_BYNAME
  private static final int BY_INDEX = 7; // IP_SET_OP_GET_BYINDEX
  private static final int PROTOCOL = 6; // IPSET_PROTOCOL that these options take
  private static final int NAME_LENGTH = 32; // IPSET_MAXNAMELEN
  private static final int SIZE = 8 + NAME_LENGTH; // struct ip_set_req_get_set
  private static final int NO_SET = 65_535; // IPSET_INVALID_ID

  private final NativeSocket socket;

  private KernelSetNames(NativeSocket socket) {
    this.socket = socket;
  }

  /** Asks in a network namespace. */
  public static KernelSetNames open(NetworkNamespace namespace) {
    return LegacyCalls.in("ask for ipsets", namespace, KernelSetNames::open);
  }

  /** Opens a socket in the network namespace of the calling thread. */
  static KernelSetNames open() {
    return new KernelSetNames(NativeSocket.open(AF_INET, SOCK_RAW, IPPROTO_RAW));
  }

  @Override
  public OptionalInt number(String name) {
    if (name.getBytes(StandardCharsets.UTF_8).length >= NAME_LENGTH) {
      return OptionalInt.empty();
    }
    return ask(BY_NAME, Bytes.text(name, NAME_LENGTH))
        .map(answer -> (int) answer.part(0, 2).host())
        .filter(number -> number != NO_SET)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  @Override
  public Optional<String> name(int number) {
    return ask(BY_INDEX, Bytes.host16(number).padded(NAME_LENGTH))
        .map(KernelSetNames::text)
        .filter(name -> !name.isEmpty());
  }

  private static String text(Bytes field) {
    String text = new String(field.toArray(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Empty where there are no sets at all. */
  private Optional<Bytes> ask(int operation, Bytes key) {
    try (NativeMemory memory = NativeMemory.allocate(SIZE)) {
      ByteBuffer request = memory.buffer();
      request.putInt(0, operation).putInt(4, PROTOCOL).put(8, key.toArray());
      socket.readOption(SOL_IP, SO_IP_SET, request);
      return Optional.of(Bytes.of(request.slice(8, NAME_LENGTH)));
    } catch (LibcException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
