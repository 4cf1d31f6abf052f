package io.longshore.netproxy.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The beginning of an SCTP association: what connection tracking and translation look at (RFC 9260,
 * net/netfilter/nf_conntrack_proto_sctp.c). The text goes where an answer carries its cookie.
 *
 * @param tag the verification tag: 0 in the first packet, and what that asked for in its answer
 */
record SctpPacket(int from, int to, int tag, Chunk chunk, int initiateTag, String text) {

  /** The kinds of packets that we send. */
  enum Chunk {
    /** Asks for an association. */
    INIT(1),
    /** Agrees. */
    INIT_ACK(2),
    /** Nobody is there. */
    ABORT(6);

    private final int type;

    Chunk(int type) {
      this.type = type;
    }
  }

  private static final int HEADER = 12;
  private static final int CHECKSUM = 8;
  private static final int CHUNK_HEADER = 4;
  private static final int INIT_LENGTH = 20;
  private static final int WINDOW = 65_536;
  private static final int COOKIE = 7;

  /** Asks a port for an association. */
  static SctpPacket init(int from, int to, int tag) {
    return new SctpPacket(from, to, 0, Chunk.INIT, tag, "");
  }

  /** Agrees to it, with a text. */
  SctpPacket accepted(String text) {
    return new SctpPacket(to, from, initiateTag, Chunk.INIT_ACK, initiateTag + 1, text);
  }

  /** Says that nobody is there. */
  SctpPacket refused() {
    return new SctpPacket(to, from, initiateTag, Chunk.ABORT, 0, "");
  }

  /** Reads one, of a length that the kernel has checked; what is of another kind is an error. */
  static SctpPacket decode(ByteBuffer in) {
    int start = in.position();
    int from = Short.toUnsignedInt(in.getShort(start));
    int to = Short.toUnsignedInt(in.getShort(start + 2));
    int tag = in.getInt(start + 4);
    int type = in.get(start + HEADER);
    for (Chunk chunk : Chunk.values()) {
      if (chunk.type == type) {
        return chunk == Chunk.ABORT
            ? new SctpPacket(from, to, tag, chunk, 0, "")
            : new SctpPacket(
                from, to, tag, chunk, in.getInt(start + HEADER + CHUNK_HEADER), cookie(in, start));
      }
    }
    throw new IllegalArgumentException("a chunk of type " + type);
  }

  private static String cookie(ByteBuffer in, int start) {
    int at = start + HEADER + INIT_LENGTH;
    if (in.limit() < at + CHUNK_HEADER) {
      return "";
    }
    byte[] text = new byte[Short.toUnsignedInt(in.getShort(at + 2)) - CHUNK_HEADER];
    in.get(at + CHUNK_HEADER, text);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /** Writes it into a buffer, with its checksum, and makes it ready to be sent. */
  ByteBuffer encode(ByteBuffer out) {
    out.clear();
    out.putShort((short) from).putShort((short) to).putInt(tag).putInt(0);
    if (chunk == Chunk.ABORT) {
      out.put((byte) chunk.type).put((byte) 0).putShort((short) CHUNK_HEADER);
    } else {
      association(out);
    }
    CRC32C sum = new CRC32C();
    sum.update(out.flip().duplicate());
    // The sum is written with its low byte first: RFC 9260, appendix A.
    return out.putInt(CHECKSUM, Integer.reverseBytes((int) sum.getValue()));
  }

  private void association(ByteBuffer out) {
    byte[] cookie = text.getBytes(StandardCharsets.US_ASCII);
    int parameter = cookie.length == 0 ? 0 : CHUNK_HEADER + cookie.length;
    out.put((byte) chunk.type).put((byte) 0).putShort((short) (INIT_LENGTH + parameter));
    out.putInt(initiateTag).putInt(WINDOW).putShort((short) 1).putShort((short) 1).putInt(1);
    if (parameter > 0) {
      out.putShort((short) COOKIE).putShort((short) parameter).put(cookie);
      while (out.position() % Integer.BYTES != 0) {
        out.put((byte) 0);
      }
    }
  }
}
