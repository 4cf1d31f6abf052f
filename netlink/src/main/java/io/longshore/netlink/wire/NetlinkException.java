package io.longshore.netlink.wire;

import java.io.Serial;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What went wrong with a netlink exchange; the predicates tell kinds apart, not the text. */
public final class NetlinkException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Who found what. */
  public enum Kind {
    /** The kernel said no: {@link #errno} tells why. */
    REFUSED,
    /** We did not even ask, the kernel would have said no. */
    INVALID,
    /** An answer that is no proper message. */
    MALFORMED,
    /** No answer in time. */
    TIMED_OUT,
    /** The kernel had no room for all events or answers. */
    LOST,
    /** What was listed changed again and again meanwhile. */
    INTERRUPTED,
    /** The socket was closed. */
    CLOSED
  }

  /**
   * The kernel's no.
   *
   * @param errno its number
   * @param errnoText the number's name for people
   * @param explanation the kernel's own words, empty where it has none
   * @param offset which byte of the request it points at; -1 if none
   * @param request which of the messages sent it is about; -1 if unknown
   * @param aboutText whether the attribute that it points at should have been a text
   */
  public record Refusal(
      int errno, String errnoText, String explanation, int offset, int request, boolean aboutText) {

    /** A refusal that is about no text, or where the kernel does not tell. */
    public Refusal(int errno, String errnoText, String explanation, int offset, int request) {
      this(errno, errnoText, explanation, offset, request, false);
    }

    @Override
    public String toString() {
      return errnoText
          + (explanation.isEmpty() ? "" : ": " + explanation)
          + (offset < 0 ? "" : " (at byte " + offset + ")");
    }
  }

  private static final Refusal NONE = new Refusal(0, "", "", -1, -1);

  private final Kind kind;
  private final String operation;
  private final transient Refusal refusal;
  private final @Nullable Enum<?> reason;

  private NetlinkException(
      Kind kind, String operation, String problem, Refusal refusal, @Nullable Throwable cause) {
    this(kind, operation, problem, refusal, null, cause);
  }

  private NetlinkException(
      Kind kind,
      String operation,
      String problem,
      Refusal refusal,
      @Nullable Enum<?> reason,
      @Nullable Throwable cause) {
    super(operation + ": " + problem, cause);
    this.reason = reason;
    this.kind = kind;
    this.operation = operation;
    this.refusal = refusal;
  }

  /** For an error that the kernel answered with; the operation completes "cannot". */
  public static NetlinkException refused(String operation, Refusal refusal) {
    return new NetlinkException(Kind.REFUSED, operation, refusal.toString(), refusal, null);
  }

  /** For a request that the kernel would refuse with this number. */
  public static NetlinkException invalid(
      String operation, int errno, String errnoText, String problem) {
    Refusal refusal = new Refusal(errno, errnoText, problem, -1, -1);
    return new NetlinkException(Kind.INVALID, operation, refusal.toString(), refusal, null);
  }

  /** For an answer that makes no sense. */
  public static NetlinkException malformed(String operation, String problem) {
    return new NetlinkException(Kind.MALFORMED, operation, problem, NONE, null);
  }

  /** For a failure that the kernel gave no number for. */
  public static NetlinkException of(Kind kind, String operation, String problem) {
    return new NetlinkException(kind, operation, problem, NONE, null);
  }

  /** For what this kernel cannot do, as far as we see. */
  public static NetlinkException unsupported(String operation, String problem) {
    return invalid(operation, EOPNOTSUPP, "EOPNOTSUPP (Operation not supported)", problem);
  }

  /** Refuses a name of more bytes than the kernel stores. */
  public static void checkName(String operation, String name, int longest) {
    int length = Bytes.text(name).length();
    if (length > longest) {
      throw invalid(
          operation,
          ENAMETOOLONG,
          "ENAMETOOLONG (File name too long)",
          name + " has " + length + " bytes, at most " + longest + " are stored");
    }
  }

  static NetlinkException tooLarge(String operation) {
    return invalid(operation, EMSGSIZE, "EMSGSIZE (Message too long)", "");
  }

  /** The same failure, told of the object that it is about. */
  public NetlinkException about(String object) {
    String problem = refusal.equals(NONE) ? String.valueOf(getMessage()) : refusal.toString();
    return new NetlinkException(kind, object, problem, refusal, reason, this);
  }

  /** The same failure, where a family has error numbers of its own: they become known ones. */
  public NetlinkException because(Enum<?> why, int errno, String errnoText, String explanation) {
    Refusal known = new Refusal(errno, errnoText, explanation, refusal.offset, refusal.request);
    return new NetlinkException(kind, operation, known.toString(), known, why, this);
  }

  /** Who found what. */
  public Kind kind() {
    return kind;
  }

  /** Why in the words of a family that has some, such as sets. */
  public @Nullable Enum<?> reason() {
    return reason;
  }

  /** What was to be done. */
  public String operation() {
    return operation;
  }

  /** The kernel's error number; 0 if it gave none. */
  public int errno() {
    return refusal.errno;
  }

  /** The kernel's own words, empty where it has none. */
  public String explanation() {
    return refusal.explanation;
  }

  /** Which byte of the request the kernel points at, its header included. */
  public OptionalInt offset() {
    return refusal.offset < 0 ? OptionalInt.empty() : OptionalInt.of(refusal.offset);
  }

  /** Which of the messages sent together it is about, from 0 on. */
  public OptionalInt request() {
    return refusal.request < 0 ? OptionalInt.empty() : OptionalInt.of(refusal.request);
  }

  /** Whether something that was named does not exist. */
  public boolean notFound() {
    return is(ENOENT) || is(ESRCH) || is(ENODEV);
  }

  /** Whether it exists already, perhaps with other properties. */
  public boolean alreadyExists() {
    return is(EEXIST);
  }

  /** Whether a privilege is missing. */
  public boolean notPermitted() {
    return is(EPERM) || is(EACCES);
  }

  /** Whether this kernel lacks what was asked for, or a module of it. */
  public boolean notSupported() {
    return is(EOPNOTSUPP)
        || is(ENOTSUPP)
        || is(EPROTONOSUPPORT)
        || is(EAFNOSUPPORT)
        || is(ENOPROTOOPT);
  }

  /**
   * Whether a name has more bytes than the kernel stores. Most of its families check that by
   * policies, for which every text that is too long is out of range: lib/nlattr.c, validate_nla.
   */
  public boolean nameTooLong() {
    return is(ENAMETOOLONG) || (is(ERANGE) && refusal.aboutText);
  }

  /** Whether no way leads to an address. */
  public boolean unreachable() {
    return is(ENETUNREACH) || is(EHOSTUNREACH);
  }

  /** Whether something is still in use. */
  public boolean busy() {
    return is(EBUSY);
  }

  /** Whether a set or a table is full. */
  public boolean full() {
    return is(ENOSPC) || is(ENFILE);
  }

  /** Whether it holds more than fits into one exchange. */
  public boolean tooLarge() {
    return is(EMSGSIZE);
  }

  /** Whether the ruleset is not of the generation any more that the change was made for. */
  public boolean outdated() {
    return is(ERESTART);
  }

  /** Whether events were lost, so that only a fresh dump shows the state. */
  public boolean lost() {
    return kind == Kind.LOST;
  }

  /** Whether the state never stood still long enough to be listed. */
  public boolean interrupted() {
    return kind == Kind.INTERRUPTED;
  }

  /** Whether no answer came in time. */
  public boolean timedOut() {
    return kind == Kind.TIMED_OUT;
  }

  /** Whether the socket was closed, perhaps by another thread. */
  public boolean closed() {
    return kind == Kind.CLOSED;
  }

  /** Whether an answer was no proper message. */
  public boolean malformed() {
    return kind == Kind.MALFORMED;
  }

  private boolean is(int number) {
    return refusal.errno == number;
  }

  // include/uapi/asm-generic/errno-base.h and errno.h; ENOTSUPP leaks from include/linux/errno.h.
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int ESRCH = 3;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int EEXIST = 17;
  private static final int ENODEV = 19;
  private static final int ENFILE = 23;
  private static final int ENOSPC = 28;
  private static final int ERANGE = 34;
  private static final int ENAMETOOLONG = 36;
  private static final int ERESTART = 85;
  private static final int EMSGSIZE = 90;
  private static final int ENOPROTOOPT = 92;
  private static final int EPROTONOSUPPORT = 93;
  private static final int EOPNOTSUPP = 95;
  private static final int EAFNOSUPPORT = 97;
  private static final int ENETUNREACH = 101;
  private static final int EHOSTUNREACH = 113;
  private static final int ENOTSUPP = 524;
}
