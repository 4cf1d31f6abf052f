package io.longshore.netlink.socket;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.wire.AttributeReader;
import io.longshore.netlink.wire.ControlMessage;
import io.longshore.netlink.wire.MessageFlags;
import io.longshore.netlink.wire.MessageReader;
import io.longshore.netlink.wire.NetlinkException.Refusal;

/** Reads {@code struct nlmsgerr} and the attributes behind it: include/uapi/linux/netlink.h. */
final class Acknowledgement {
  private static final int MSG = 1; // NLMSGERR_ATTR_MSG
  private static final int OFFS = 2; // NLMSGERR_ATTR_OFFS
  private static final int POLICY = 4; // NLMSGERR_ATTR_POLICY
  private static final int POLICY_TYPE = 1; // NL_POLICY_TYPE_ATTR_TYPE
  private static final int STRING = 11; // NL_ATTR_TYPE_STRING
  private static final int ENDED_STRING = 12; // NL_ATTR_TYPE_NUL_STRING
  private static final int ERROR_AND_HEADER = 20;
  private static final int REQUEST_LENGTH = 4;
  private static final int HEADER = 16;

  private Acknowledgement() {}

  /** The error number, 0 for none. The end of a dump carries one too. */
  static int errno(MessageReader message) {
    return message.payloadLength() < Integer.BYTES ? 0 : -message.u32(0);
  }

  static Refusal refusal(MessageReader message, int request) {
    String explanation = "";
    int offset = -1;
    boolean aboutText = false;
    if (message.has(MessageFlags.ACK_ATTRIBUTES)) {
      AttributeReader attributes = message.attributes(fixedPart(message));
      while (attributes.next()) {
        switch (attributes.type()) {
          case MSG -> explanation = attributes.text();
          case OFFS -> offset = attributes.u32();
          case POLICY -> aboutText = wantsText(attributes.nested());
          default -> {} // a cookie: nothing that a person needs
        }
      }
    }
    int errno = errno(message);
    return new Refusal(errno, Errno.describe(errno), explanation, offset, request, aboutText);
  }

  /** Whether the policy of the attribute that is wrong is that of a text. */
  private static boolean wantsText(AttributeReader policy) {
    while (policy.next()) {
      if (policy.type() == POLICY_TYPE) {
        int type = policy.u32();
        return type == STRING || type == ENDED_STRING;
      }
    }
    return false;
  }

  /** A broken explanation must not hide the error: what is not there is left out. */
  private static int fixedPart(MessageReader message) {
    if (message.type() == ControlMessage.DONE) {
      return Integer.BYTES;
    }
    if (message.has(MessageFlags.CAPPED) || message.payloadLength() < ERROR_AND_HEADER) {
      return ERROR_AND_HEADER;
    }
    int repeated = Math.max(0, message.u32(REQUEST_LENGTH) - HEADER);
    return (int) Math.min(message.payloadLength(), (long) ERROR_AND_HEADER + repeated);
  }
}
