package io.longshore.netlink.wire;

/** Flags of a message header: include/uapi/linux/netlink.h, NLM_F_. */
public final class MessageFlags {
  public static final int REQUEST = 0x01;
  public static final int MULTI = 0x02;
  public static final int ACK = 0x04;
  public static final int ECHO = 0x08;
  public static final int DUMP_INTERRUPTED = 0x10;
  public static final int DUMP_FILTERED = 0x20;

  /** To a get: all objects, not one. */
  public static final int DUMP = 0x300;

  /** To a new: in place of what is there. */
  public static final int REPLACE = 0x100;

  /** To a new: fails if it exists. */
  public static final int EXCLUSIVE = 0x200;

  /** To a new: makes it if it does not exist. */
  public static final int CREATE = 0x400;

  /** To a new: behind those that exist. */
  public static final int APPEND = 0x800;

  /** To a delete: fails if others hang on it. */
  public static final int NOT_RECURSIVE = 0x100;

  /** To a delete: all that match. */
  public static final int BULK = 0x200;

  /** On an acknowledgement: only the header of the request follows the error number. */
  public static final int CAPPED = 0x100;

  /** On an acknowledgement: attributes follow. */
  public static final int ACK_ATTRIBUTES = 0x200;

  private MessageFlags() {}
}
