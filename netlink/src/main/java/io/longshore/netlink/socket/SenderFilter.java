package io.longshore.netlink.socket;

import io.longshore.linux.libc.NativeMemory;
import io.longshore.linux.libc.NativeSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program that the kernel runs for each datagram before it is queued (classic BPF:
 * include/uapi/linux/filter.h): it drops those whose first message a certain socket has brought
 * about. A datagram holds the events of one transaction only.
 */
final class SenderFilter {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_FILTER = 26;

  private static final int LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  private static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  private static final int RETURN = 0x06; // BPF_RET | BPF_K
  private static final int SENDER = 12; // nlmsg_pid in struct nlmsghdr
  private static final int ALL = -1;

  private static final int INSTRUCTIONS = 4;
  private static final int INSTRUCTION = 8; // struct sock_filter
  private static final int PROGRAM = 16; // struct sock_fprog
  private static final int PROGRAM_POINTER = 8;

  private SenderFilter() {}

  static void attach(NativeSocket socket, int port) {
    try (NativeMemory code = NativeMemory.allocate(INSTRUCTIONS * INSTRUCTION);
        NativeMemory program = NativeMemory.allocate(PROGRAM)) {
      ByteBuffer out = code.buffer();
      put(out, LOAD_WORD, 0, 0, SENDER);
      put(out, JUMP_IF_EQUAL, 0, 1, asLoaded(port));
      put(out, RETURN, 0, 0, 0);
      put(out, RETURN, 0, 0, ALL);
      program.buffer().putShort(0, (short) INSTRUCTIONS);
      program.buffer().putLong(PROGRAM_POINTER, code.address());
      socket.option(SOL_SOCKET, SO_ATTACH_FILTER, program.buffer());
    }
  }

  /** Words are loaded as if the network had sent them; netlink's are in the machine's order. */
  private static int asLoaded(int port) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(port) : port;
  }

  private static void put(ByteBuffer out, int code, int ifTrue, int ifFalse, int value) {
    out.putShort((short) code).put((byte) ifTrue).put((byte) ifFalse).putInt(value);
  }
}
