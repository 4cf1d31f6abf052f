package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.IpFamily;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the classic packet filter that lets packets of some sources reach a socket, and no
 * others: their senders hear nothing, not even that a connection was made. A program for a socket
 * needs no rights: Documentation/networking/filter.rst.
 */
record SourceFilter(List<Instruction> instructions) {
  // include/uapi/linux/bpf_common.h: class | size | mode, or class | operation | operand,
  // without those that are zero.
  private static final int LOAD_WORD = 0x20;
  private static final int AND_CONSTANT = 0x04 | 0x50;
  private static final int JUMP_IF_EQUAL = 0x05 | 0x10;
  private static final int RETURN = 0x06;

  /** Offsets from here are into the IP header: SKF_NET_OFF in include/uapi/linux/filter.h. */
  private static final int NETWORK_HEADER = -0x100000;

  private static final int WHOLE_PACKET = -1;
  private static final int NOTHING = 0;

  /** BPF_MAXINSNS in include/uapi/linux/bpf_common.h. */
  private static final int MOST_INSTRUCTIONS = 4096;

  /** struct sock_filter in include/uapi/linux/filter.h. */
  record Instruction(int code, int ifTrue, int ifFalse, int operand) {}

  private static final int INSTRUCTION_BYTES = 8;

  /** For ranges of one family. */
  static SourceFilter of(IpFamily family, List<Cidr> ranges) {
    List<Instruction> program = new ArrayList<>();
    ranges.forEach(range -> program.addAll(accept(family, range)));
    program.add(new Instruction(RETURN, 0, 0, NOTHING));
    return new SourceFilter(List.copyOf(program));
  }

  /** Accepts packets of a range; with others goes on behind. */
  private static List<Instruction> accept(IpFamily family, Cidr range) {
    // The source in the header: include/uapi/linux/ip.h and ipv6.h.
    int offset = NETWORK_HEADER + (family == IpFamily.IPV6 ? 8 : 12);
    ByteBuffer network = ByteBuffer.wrap(range.network().bytes());
    List<Instruction> program = new ArrayList<>();
    program.add(new Instruction(RETURN, 0, 0, WHOLE_PACKET));
    // From the last word to the first, so that the length of what must be jumped over is known.
    int words = (range.prefixLength() + 31) / 32;
    for (int word = words - 1; word >= 0; word--) {
      int bits = Math.min(32, range.prefixLength() - 32 * word);
      List<Instruction> compare = new ArrayList<>();
      compare.add(new Instruction(LOAD_WORD, 0, 0, offset + 4 * word));
      if (bits < 32) {
        compare.add(new Instruction(AND_CONSTANT, 0, 0, -1 << (32 - bits)));
      }
      compare.add(new Instruction(JUMP_IF_EQUAL, 0, program.size(), network.getInt(4 * word)));
      program.addAll(0, compare);
    }
    return program;
  }

  /** Whether the kernel takes programs of this length. */
  boolean fits() {
    return instructions.size() <= MOST_INSTRUCTIONS;
  }

  /** As the kernel reads it. */
  ByteBuffer bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(instructions.size() * INSTRUCTION_BYTES)
            .order(ByteOrder.nativeOrder());
    for (Instruction one : instructions) {
      bytes
          .putShort((short) one.code)
          .put((byte) one.ifTrue)
          .put((byte) one.ifFalse)
          .putInt(one.operand);
    }
    return bytes.flip();
  }
}
